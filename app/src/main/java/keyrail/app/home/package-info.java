/**
 * An open home behind the ports of the admin plane, in a daemon or in a command's own process.
 *
 * <p>May use: embed, server.admin, engine. Start reading at {@link keyrail.app.home.HomeAdmin}.
 */
@NullMarked
package keyrail.app.home;

import org.jspecify.annotations.NullMarked;
