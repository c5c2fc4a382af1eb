package keyrail.wire.dialect;

import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param text all text blocks, joined
 * @param model the model the vendor says has answered, or null
 */
public record Answer(
        String text,
        Usage usage,
        UsageState usageState,
        @Nullable String model) {}
