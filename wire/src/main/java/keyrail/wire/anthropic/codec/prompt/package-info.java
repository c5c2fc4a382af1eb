/**
 * Requests of Anthropic Messages: read from clients into the hub, and written from the hub for the API.
 *
 * <p>May use: core, {@code wire.codec}, {@code wire.tree}. Start reading at
 * {@link keyrail.wire.anthropic.codec.prompt.AnthropicPromptWriter}.
 */
@NullMarked
package keyrail.wire.anthropic.codec.prompt;

import org.jspecify.annotations.NullMarked;
