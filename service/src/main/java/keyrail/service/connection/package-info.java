/**
 * Provider connections: listing, creating, changing and deleting the rows that say which credential calls which vendor.
 *
 * <p>May use: core, service, service.credential, service.snapshot. Start reading at
 * {@link keyrail.service.connection.ConnectionService}.
 */
@NullMarked
package keyrail.service.connection;

import org.jspecify.annotations.NullMarked;
