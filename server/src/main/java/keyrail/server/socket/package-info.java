/**
 * The admin plane's port: a Unix socket in a private folder.
 *
 * <p>May use: Vert.x, {@code server.admin}. Start reading at {@link keyrail.server.socket.AdminServer}.
 */
@NullMarked
package keyrail.server.socket;

import org.jspecify.annotations.NullMarked;
