/**
 * What every format offers for translation: a reader and a writer of prompts, a reader and a writer of replies.
 *
 * <p>May use: core, {@code wire.json}, {@code wire.sse}, {@code wire.tree}; the formats build on it, never on each other.
 * Start reading at {@link keyrail.wire.codec.Codec}.
 */
@NullMarked
package keyrail.wire.codec;

import org.jspecify.annotations.NullMarked;
