/**
 * What brings an older home up to date: which connection each profile means is written down at boot. Goes with the
 * release that ends the legacy route.
 *
 * <p>May use: core, and the snapshot package of service. Start reading at {@link keyrail.service.legacy.Backfill}.
 */
@NullMarked
package keyrail.service.legacy;

import org.jspecify.annotations.NullMarked;
