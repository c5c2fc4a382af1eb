package keyrail.wire.anthropic.codec.reply;

import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Token counts in Anthropic's arithmetic: {@code input_tokens} leaves out what is read from a cache and written to one,
 * {@code output_tokens} includes thinking ({@code Usage} of {@code @anthropic-ai/sdk} 1.14.0, seen 2026-11-28).
 */
final class UsageFields {
    private UsageFields() {}

    /** Later figures replace earlier ones; those that are missing or null stay as they were. */
    static TokenCounts read(@Nullable JsonNode usage, TokenCounts before) {
        if (usage == null || !usage.isObject()) {
            return before;
        }
        long fresh = count(usage, "input_tokens", before.freshInput());
        long read = count(usage, "cache_read_input_tokens", before.cacheRead());
        long written = count(usage, "cache_creation_input_tokens", before.cacheWrite());
        JsonNode split = usage.get("cache_creation");
        long longWritten = Math.min(written, count(split, "ephemeral_1h_input_tokens", before.cacheWriteLong()));
        return new TokenCounts(
                fresh + read + written,
                read,
                written - longWritten,
                longWritten,
                count(usage, "output_tokens", before.output()),
                count(usage.get("output_tokens_details"), "thinking_tokens", before.reasoning()));
    }

    private static long count(@Nullable JsonNode holder, String member, long before) {
        Long count = JsonTree.number(holder, member);
        return count == null ? before : Math.clamp(count, 0, 1L << 40);
    }

    /** All members, as a message has them. */
    static ObjectNode message(TokenCounts counts) {
        ObjectNode usage = delta(counts);
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", counts.cacheWriteShort())
                .put("ephemeral_1h_input_tokens", counts.cacheWriteLong());
        usage.putNull("inference_geo").putNull("service_tier").putNull("speed");
        return usage;
    }

    /** The members that the last event of a stream has. */
    static ObjectNode delta(TokenCounts counts) {
        ObjectNode usage = JsonTree.object()
                .put("input_tokens", counts.freshInput())
                .put("cache_creation_input_tokens", counts.cacheWrite())
                .put("cache_read_input_tokens", counts.cacheRead())
                .put("output_tokens", counts.output());
        usage.putObject("output_tokens_details").put("thinking_tokens", counts.reasoning());
        return usage.putNull("server_tool_use");
    }
}
