/**
 * The use cases of a home, shared by the admin API and the command line: what this package's siblings have in common.
 *
 * <p>May use: core. Start reading at {@link keyrail.service.HomePorts}, then {@code connection.ConnectionService}.
 */
@NullMarked
package keyrail.service;

import org.jspecify.annotations.NullMarked;
