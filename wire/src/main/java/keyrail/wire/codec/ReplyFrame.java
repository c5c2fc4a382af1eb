package keyrail.wire.codec;

import keyrail.core.inference.hub.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * What an answer has to say about the call it answers.
 *
 * @param id made once per answer: letters and digits, for the format to put its own prefix before
 * @param model the model to name: what the client asked for, else what answered
 * @param createdSeconds seconds since 1970
 * @param prompt what was asked, for what echoes it (tools, limits) or depends on it (usage in a stream)
 */
public record ReplyFrame(String id, @Nullable String model, long createdSeconds, Prompt prompt) {}
