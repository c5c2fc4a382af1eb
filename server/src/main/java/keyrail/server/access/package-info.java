/**
 * Who may talk to us: hosts and origins, client keys, and how much may be under way at a time.
 *
 * <p>May use: core, Vert.x. Start reading at {@link keyrail.server.access.ClientAccess}.
 */
@NullMarked
package keyrail.server.access;

import org.jspecify.annotations.NullMarked;
