package keyrail.wire.openaichat;

import java.util.Optional;
import keyrail.core.usage.Usage;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/** The {@code usage} object: {@code prompt_tokens} includes what was read from the cache. */
final class ChatUsage {
    private static final Keys KEYS =
            Keys.of("prompt_tokens", "completion_tokens", "prompt_tokens_details", "completion_tokens_details");
    private static final Keys PROMPT = Keys.of("cached_tokens", "cache_write_tokens");
    private static final Keys COMPLETION = Keys.of("reasoning_tokens");

    private ChatUsage() {}

    /** Empty for {@code null} and for anything that is not an object. */
    static Optional<Usage> read(JsonValue usage) {
        return usage.members(KEYS).map(members -> {
            Optional<ScannedBody> prompt =
                    members.value("prompt_tokens_details").flatMap(value -> value.members(PROMPT));
            Optional<ScannedBody> completion =
                    members.value("completion_tokens_details").flatMap(value -> value.members(COMPLETION));
            return new Usage(
                    count(Optional.of(members), "prompt_tokens"),
                    count(prompt, "cached_tokens"),
                    count(prompt, "cache_write_tokens"),
                    count(Optional.of(members), "completion_tokens"),
                    count(completion, "reasoning_tokens"));
        });
    }

    private static long count(Optional<ScannedBody> members, String key) {
        return members.flatMap(inside -> inside.value(key))
                .map(value -> value.count().orElse(0))
                .orElse(0L);
    }
}
