/**
 * What the admin plane needs of the rest of the process: its state, its checks, and calls to models.
 *
 * <p>May use: core. Implemented where a home is opened. Start reading at {@link keyrail.server.admin.port.AdminPorts}.
 */
@NullMarked
package keyrail.server.admin.port;

import org.jspecify.annotations.NullMarked;
