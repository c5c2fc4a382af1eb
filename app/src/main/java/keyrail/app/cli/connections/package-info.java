/**
 * The commands about provider connections.
 *
 * <p>May use: the console, risk, core, picocli, Jackson. Start reading at
 * {@link keyrail.app.cli.connections.ConnectionsCreate}.
 */
@NullMarked
package keyrail.app.cli.connections;

import org.jspecify.annotations.NullMarked;
