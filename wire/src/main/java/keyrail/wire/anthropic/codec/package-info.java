/**
 * The format Anthropic Messages, translated to and from the hub.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}; no other format. Start reading at
 * {@link keyrail.wire.anthropic.codec.AnthropicCodec}.
 */
@NullMarked
package keyrail.wire.anthropic.codec;

import org.jspecify.annotations.NullMarked;
