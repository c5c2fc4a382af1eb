/**
 * The way from a command to the home: over the daemon's Unix socket, or in this process.
 *
 * <p>May use: core, Jackson; nothing heavier, because every command starts here. Start reading at
 * {@link keyrail.app.cli.admin.AdminClient} and {@link keyrail.app.cli.admin.HomeAdminClients}.
 */
@NullMarked
package keyrail.app.cli.admin;

import org.jspecify.annotations.NullMarked;
