package keyrail.wire.anthropic;

import java.util.Optional;
import keyrail.core.usage.Usage;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/**
 * The {@code usage} object: {@code input_tokens} leaves out cache reads and writes, so they are added. A later object of
 * the same answer replaces the figures it states and leaves the others.
 */
final class MessagesUsage {
    private static final Keys KEYS =
            Keys.of("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens");

    private long direct;
    private long written;
    private long read;
    private long output;
    private boolean stated;

    void merge(JsonValue usage) {
        Optional<ScannedBody> members = usage.members(KEYS);
        if (members.isEmpty()) {
            return;
        }
        stated = true;
        direct = count(members.get(), "input_tokens", direct);
        written = count(members.get(), "cache_creation_input_tokens", written);
        read = count(members.get(), "cache_read_input_tokens", read);
        output = count(members.get(), "output_tokens", output);
    }

    /** What {@code count_tokens} answers. */
    void input(JsonValue count) {
        count.count().ifPresent(tokens -> {
            direct = tokens;
            stated = true;
        });
    }

    private static long count(ScannedBody members, String key, long before) {
        return members.value(key).map(value -> value.count().orElse(before)).orElse(before);
    }

    boolean isStated() {
        return stated;
    }

    Usage usage() {
        return new Usage(direct + written + read, read, written, output, 0);
    }
}
