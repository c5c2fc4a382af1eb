/**
 * Tokens, and the ledger: one row per upstream attempt.
 *
 * <p>May use: names, auth, failure. Start reading at {@link keyrail.core.usage.LedgerRow}.
 */
@NullMarked
package keyrail.core.usage;

import org.jspecify.annotations.NullMarked;
