/**
 * What OpenAI's formats share: the envelope of errors, and schemas in their shape.
 *
 * <p>May use: core, {@code wire.dialect}, {@code wire.json}, {@code wire.tree}. Start reading at
 * {@link keyrail.wire.dialect.openai.OpenAiErrors}.
 */
@NullMarked
package keyrail.wire.dialect.openai;

import org.jspecify.annotations.NullMarked;
