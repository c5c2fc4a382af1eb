package keyrail.core.inference.hub;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are drawn and when to stop; null and empty are what the client did not say.
 *
 * @param maxTokens most tokens of the answer, reasoning included
 * @param temperature 0 to 2, in OpenAI's scale, which Gemini shares; Anthropic's ends at 1
 * @param stop texts that end the answer
 */
public record Sampling(
        @Nullable Long maxTokens,
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable Long topK,
        @Nullable BigDecimal frequencyPenalty,
        @Nullable BigDecimal presencePenalty,
        @Nullable Long seed,
        List<String> stop) {
    public static final Sampling NONE = new Sampling(null, null, null, null, null, null, null, List.of());

    public Sampling {
        stop = List.copyOf(stop);
    }
}
