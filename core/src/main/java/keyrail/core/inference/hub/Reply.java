package keyrail.core.inference.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param id the vendor's, or empty
 * @param model the model that answered, as the vendor says, or null
 * @param stopSequence the stop text that came up, or null
 */
public record Reply(
        String id,
        @Nullable String model,
        List<Block> blocks,
        StopReason reason,
        @Nullable String stopSequence,
        TokenCounts tokens) {
    public Reply {
        blocks = List.copyOf(blocks);
    }
}
