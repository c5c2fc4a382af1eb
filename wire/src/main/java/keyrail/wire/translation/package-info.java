/**
 * Joins two codecs: a call read in one format and written in another, and its answer on the way back.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}. Start reading at {@link keyrail.wire.translation.Translation}.
 */
@NullMarked
package keyrail.wire.translation;

import org.jspecify.annotations.NullMarked;
