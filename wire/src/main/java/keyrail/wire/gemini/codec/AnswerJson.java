package keyrail.wire.gemini.codec;

import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.gemini.GeminiSeals;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The pieces that answers of generateContent are made of. */
final class AnswerJson {
    private AnswerJson() {}

    static ObjectNode text(String text) {
        return JsonTree.object().put("text", text);
    }

    static ObjectNode thought(String text) {
        return text(text).put("thought", true);
    }

    static ObjectNode call(String id, String name, RawJson arguments) {
        ObjectNode part = JsonTree.object();
        ObjectNode call = part.putObject("functionCall");
        if (!id.isEmpty()) {
            call.put("id", id);
        }
        call.put("name", name).set("args", JsonTree.arguments(arguments));
        return part;
    }

    static ObjectNode sealed(ObjectNode part, @Nullable Opaque seal) {
        return seal == null ? part : part.put("thoughtSignature", GeminiSeals.write(seal));
    }

    /**
     * An answer, or the next event of a stream.
     *
     * @param reason null while there is more to come
     */
    static ObjectNode answer(
            ReplyFrame frame, ArrayNode parts, @Nullable StopReason reason, @Nullable TokenCounts counts) {
        ObjectNode answer = JsonTree.object();
        ObjectNode candidate = answer.putArray("candidates").addObject();
        candidate.putObject("content").set("parts", parts).put("role", "model");
        if (reason != null) {
            candidate.put("finishReason", FinishReasons.write(reason));
        }
        candidate.put("index", 0);
        if (counts != null) {
            answer.set("usageMetadata", usage(counts));
        }
        if (frame.model() != null) {
            answer.put("modelVersion", frame.model());
        }
        return answer.put("responseId", frame.id());
    }

    /** The thoughts stand beside the candidates' tokens, not in them; what came from a cache is in the prompt's. */
    private static ObjectNode usage(TokenCounts counts) {
        ObjectNode usage = JsonTree.object()
                .put("promptTokenCount", counts.input())
                .put("candidatesTokenCount", Math.max(0, counts.output() - counts.reasoning()))
                .put("totalTokenCount", counts.input() + counts.output());
        if (counts.cacheRead() > 0) {
            usage.put("cachedContentTokenCount", counts.cacheRead());
        }
        if (counts.reasoning() > 0) {
            usage.put("thoughtsTokenCount", counts.reasoning());
        }
        return usage;
    }
}
