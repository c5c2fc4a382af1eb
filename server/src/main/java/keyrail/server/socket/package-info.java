/**
 * The admin plane's ways in: a Unix socket in a private folder, and a port for those who ask for one.
 *
 * <p>May use: Vert.x, {@code server.admin}, {@code server.access}. Start reading at
 * {@link keyrail.server.socket.AdminServer}, then {@link keyrail.server.socket.AdminPort}.
 */
@NullMarked
package keyrail.server.socket;

import org.jspecify.annotations.NullMarked;
