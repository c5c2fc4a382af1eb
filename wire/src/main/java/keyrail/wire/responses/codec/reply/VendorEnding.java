package keyrail.wire.responses.codec.reply;

import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.dialect.openai.WrappedWords;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a vendor's response object says that it ended; the table stands at the codec. */
final class VendorEnding {
    private VendorEnding() {}

    /**
     * Tells usage and the end, or the failure.
     *
     * @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error} for an answer that has not ended
     */
    static void tell(JsonNode response, String status, IncomingItem.Answer answer) {
        JsonNode usage = response.get("usage");
        if (usage != null && usage.isObject()) {
            answer.tell(new ReplyEvent.Tokens(tokens(usage)));
        }
        switch (status) {
            case "completed" -> answer.tell(new ReplyEvent.Finished(completed(answer), null));
            case "incomplete" -> answer.tell(new ReplyEvent.Finished(incomplete(response), null));
            case "failed", "cancelled" -> answer.tell(failed(response.get("error"), status));
            default -> throw EventReplyReader.broken("the answer has not ended");
        }
    }

    private static StopReason completed(IncomingItem.Answer answer) {
        return answer.called() ? StopReason.TOOL_CALLS : answer.refused() ? StopReason.REFUSAL : StopReason.END;
    }

    private static StopReason incomplete(JsonNode response) {
        String reason = JsonTree.string(response.get("incomplete_details"), "reason");
        return switch (reason == null ? "" : reason) {
            case "max_output_tokens", "max_tokens" -> StopReason.LENGTH;
            case "content_filter" -> StopReason.SAFETY;
            default -> StopReason.OTHER;
        };
    }

    /** @param error with {@code code} and {@code message}, or nothing of use */
    static ReplyEvent failed(@Nullable JsonNode error, String otherwise) {
        String code = JsonTree.string(error, "code");
        String type = JsonTree.string(error, "type");
        String message = WrappedWords.of(error);
        String named = type != null && !type.equals("error") ? type : otherwise;
        return new ReplyEvent.Failed(
                code != null ? code : named, message != null ? message : "the vendor says only \"" + otherwise + "\"");
    }

    /**
     * Cached and written input are parts of the input, reasoning is part of the output (OpenAI's OpenAPI description,
     * ResponseUsage, seen 2026-11-29).
     */
    private static TokenCounts tokens(JsonNode usage) {
        JsonNode input = usage.get("input_tokens_details");
        return new TokenCounts(
                JsonTree.count(usage, "input_tokens"),
                JsonTree.count(input, "cached_tokens"),
                JsonTree.count(input, "cache_write_tokens"),
                0,
                JsonTree.count(usage, "output_tokens"),
                JsonTree.count(usage.get("output_tokens_details"), "reasoning_tokens"));
    }
}
