/**
 * The commands {@code callsites}: where places in applications point.
 *
 * <p>May use: cli.console, risk. Start reading at {@link keyrail.app.cli.callsites.CallSitesGet}.
 */
@NullMarked
package keyrail.app.cli.callsites;

import org.jspecify.annotations.NullMarked;
