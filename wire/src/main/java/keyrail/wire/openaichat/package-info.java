/**
 * OpenAI Chat Completions.
 *
 * <p>May use: core, wire.json, wire.sse. Start reading at {@link keyrail.wire.openaichat.OpenAiChat}.
 */
@NullMarked
package keyrail.wire.openaichat;

import org.jspecify.annotations.NullMarked;
