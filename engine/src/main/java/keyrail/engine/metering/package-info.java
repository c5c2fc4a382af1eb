/**
 * What each attempt cost and how it went: the ledger's ring and the health of connections.
 *
 * <p>May use: core. Nothing here makes an event loop wait. Start reading at
 * {@link keyrail.engine.metering.LedgerRing}.
 */
@NullMarked
package keyrail.engine.metering;

import org.jspecify.annotations.NullMarked;
