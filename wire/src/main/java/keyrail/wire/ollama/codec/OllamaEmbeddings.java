package keyrail.wire.ollama.codec;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.embed.EmbedAsk;
import keyrail.core.inference.embed.EmbedAsk.Shape;
import keyrail.core.inference.embed.Vectors;
import keyrail.core.inference.hub.Loss;
import keyrail.wire.codec.EmbedCodec;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.VectorJson;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ollama's {@code POST /api/embed} (github.com/ollama/ollama docs/openapi.yaml, EmbedRequest, seen 2026-11-28), and from
 * clients also the older {@code /api/embeddings}, which takes one {@code prompt} and gives one vector.
 */
public final class OllamaEmbeddings implements EmbedCodec {
    private static final String OLD = "/embeddings";

    @Override
    public EmbedAsk readAsk(PromptSource source) {
        List<Loss> losses = Fields.newLosses();
        Fields request = Fields.of(JsonTree.request(source.body()), losses);
        boolean old = source.target().before().equals(OLD);
        String model = request.string("model");
        List<String> texts = texts(request, old ? "prompt" : "input");
        Long dimensions = request.whole("dimensions");
        Boolean truncate = request.bool("truncate");
        request.lose("options", "settings of the server's runtime");
        request.ignore("keep_alive").finish();
        return new EmbedAsk(model, texts, dimensions, null, truncate, null, old ? Shape.SINGLE : Shape.NUMBERS, losses);
    }

    private static List<String> texts(Fields request, String member) {
        JsonNode input = request.any(member);
        if (input == null || !input.isString() && !input.isArray()) {
            throw request.wrong(member, "a string or a list of strings");
        }
        List<String> texts = request.strings(member);
        if (texts.isEmpty()) {
            throw request.wrong(member, "at least one string");
        }
        return texts;
    }

    /** Says whether a text may be cut, because the server cuts without a word where nothing is said. */
    @Override
    public WrittenPrompt writeAsk(EmbedAsk ask, PromptTarget target) {
        List<Loss> losses = new ArrayList<>(ask.losses());
        ObjectNode body = JsonTree.object().put("model", target.model());
        ArrayNode input = body.putArray("input");
        ask.texts().forEach(input::add);
        body.put("truncate", Boolean.TRUE.equals(ask.truncate()));
        if (ask.dimensions() != null) {
            body.put("dimensions", ask.dimensions());
        }
        if (ask.user() != null) {
            losses.add(Loss.dropped("user", "the server does not take it"));
        }
        if (ask.task() != null) {
            losses.add(Loss.dropped("task_type", "the format has no word for what vectors are for"));
        }
        return new WrittenPrompt(Target.of("POST", "/embed"), Headers.EMPTY, "", JsonTree.bytes(body), losses);
    }

    @Override
    public Vectors readVectors(Bytes body, int texts) {
        JsonNode answer = JsonTree.read(body)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> EventReplyReader.broken("the body is not a JSON object"));
        return new Vectors(
                JsonTree.string(answer, "model"),
                VectorJson.readAll(answer.get("embeddings"), texts),
                Math.max(0, JsonTree.count(answer, "prompt_eval_count")));
    }

    @Override
    public Bytes writeVectors(Vectors vectors, EmbedAsk ask, @Nullable String model) {
        ObjectNode answer = JsonTree.object();
        if (ask.shape() == Shape.SINGLE) {
            answer.set("embedding", VectorJson.numbers(vectors.all().getFirst()));
            return JsonTree.bytes(answer);
        }
        String named = model == null ? vectors.model() : model;
        answer.put("model", named == null ? "" : named);
        ArrayNode all = answer.putArray("embeddings");
        vectors.all().forEach(vector -> all.add(VectorJson.numbers(vector)));
        answer.put("total_duration", 0).put("load_duration", 0).put("prompt_eval_count", vectors.tokens());
        return JsonTree.bytes(answer);
    }
}
