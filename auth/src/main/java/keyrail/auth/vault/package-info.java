/**
 * The encrypted vault: how secrets of one home are sealed, and what unlocks them; {@code docs/vault.md} is its format.
 *
 * <p>May use: core. Start reading at {@link keyrail.auth.vault.KeyFileVault}, then
 * {@link keyrail.auth.vault.Envelope}.
 */
@NullMarked
package keyrail.auth.vault;

import org.jspecify.annotations.NullMarked;
