/**
 * Anthropic Messages.
 *
 * <p>May use: core, wire.json, wire.sse. Start reading at {@link keyrail.wire.anthropic.AnthropicMessages}.
 */
@NullMarked
package keyrail.wire.anthropic;

import org.jspecify.annotations.NullMarked;
