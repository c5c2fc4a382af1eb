package keyrail.wire.openaichat.codec;

import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Usage by this format's arithmetic: {@code prompt_tokens} hold what the cache read and wrote, {@code completion_tokens}
 * what was reasoned (OpenAI's OpenAPI description, schema CompletionUsage, seen 2026-11-28). Others spell details
 * otherwise: DeepSeek {@code prompt_cache_hit_tokens}, Moonshot {@code cached_tokens}, LiteLLM {@code
 * cache_creation_input_tokens}; and xAI's completion tokens leave reasoning out, which its total shows.
 */
final class ChatUsage {
    private ChatUsage() {}

    static TokenCounts read(JsonNode usage) {
        JsonNode promptDetails = usage.get("prompt_tokens_details");
        JsonNode outputDetails = usage.get("completion_tokens_details");
        long input = count(usage, "prompt_tokens");
        long output = count(usage, "completion_tokens");
        long read = firstOf(
                JsonTree.number(promptDetails, "cached_tokens"),
                JsonTree.number(usage, "prompt_cache_hit_tokens"),
                JsonTree.number(usage, "cached_tokens"));
        long written = firstOf(
                JsonTree.number(promptDetails, "cache_write_tokens"),
                JsonTree.number(usage, "cache_write_tokens"),
                JsonTree.number(usage, "cache_creation_input_tokens"));
        long reasoning = firstOf(
                JsonTree.number(outputDetails, "reasoning_tokens"), JsonTree.number(usage, "reasoning_tokens"), null);
        if (reasoning > 0 && count(usage, "total_tokens") == input + output + reasoning) {
            output += reasoning;
        }
        return new TokenCounts(input, read, written, 0, output, reasoning);
    }

    private static long count(JsonNode usage, String member) {
        return Math.max(0, JsonTree.count(usage, member));
    }

    private static long firstOf(@Nullable Long one, @Nullable Long two, @Nullable Long three) {
        Long found = one != null ? one : two != null ? two : three;
        return found == null ? 0 : Math.max(0, found);
    }

    static ObjectNode write(TokenCounts counts) {
        ObjectNode usage = JsonTree.object()
                .put("prompt_tokens", counts.input())
                .put("completion_tokens", counts.output())
                .put("total_tokens", counts.input() + counts.output());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", counts.cacheRead())
                .put("cache_write_tokens", counts.cacheWrite())
                .put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", counts.reasoning())
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
