package keyrail.wire.openaichat.codec;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.embed.EmbedAsk;
import keyrail.core.inference.embed.EmbedAsk.Shape;
import keyrail.core.inference.embed.Vectors;
import keyrail.core.inference.hub.Loss;
import keyrail.core.provider.PromptRules.Parameter;
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

/** OpenAI's {@code POST /v1/embeddings} (its OpenAPI description, CreateEmbeddingRequest, seen 2026-11-28). */
public final class ChatEmbeddings implements EmbedCodec {
    /** OpenAI answers 400 to a text that is too long, rather than to cut it. */
    private static final Boolean NEVER_CUT = false;

    @Override
    public EmbedAsk readAsk(PromptSource source) {
        List<Loss> losses = Fields.newLosses();
        Fields request = Fields.of(JsonTree.request(source.body()), losses);
        String encoding = request.string("encoding_format");
        if (encoding != null && !encoding.equals("float") && !encoding.equals("base64")) {
            throw request.wrong("encoding_format", "float or base64");
        }
        String model = request.string("model");
        List<String> texts = texts(request);
        Long dimensions = request.whole("dimensions");
        String user = request.string("user");
        request.finish();
        Shape shape = "base64".equals(encoding) ? Shape.BASE64 : Shape.NUMBERS;
        return new EmbedAsk(model, texts, dimensions, null, NEVER_CUT, user, shape, losses);
    }

    private static List<String> texts(Fields request) {
        JsonNode input = request.any("input");
        if (input != null && input.isArray()) {
            for (JsonNode one : input) {
                if (one.isNumber() || one.isArray()) {
                    throw new KeyrailException(
                            FailureCode.UNTRANSLATABLE,
                            "\"input\" is token numbers, which mean something to one vendor's model only; send texts");
                }
            }
        } else if (input == null || !input.isString()) {
            throw request.wrong("input", "a string or a list of strings");
        }
        List<String> texts = request.strings("input");
        if (texts.isEmpty()) {
            throw request.wrong("input", "at least one string");
        }
        return texts;
    }

    @Override
    public WrittenPrompt writeAsk(EmbedAsk ask, PromptTarget target) {
        List<Loss> losses = new ArrayList<>(ask.losses());
        ObjectNode body = JsonTree.object().put("model", target.model());
        ArrayNode input = body.putArray("input");
        ask.texts().forEach(input::add);
        if (ask.dimensions() != null) {
            if (target.rules().refuses(Parameter.DIMENSIONS)) {
                losses.add(Loss.dropped("dimensions", "the model gives vectors of its own length"));
            } else {
                body.put("dimensions", ask.dimensions());
            }
        }
        if (ask.user() != null) {
            if (target.rules().refuses(Parameter.USER)) {
                losses.add(Loss.dropped("user", "the server does not take it"));
            } else {
                body.put("user", ask.user());
            }
        }
        if (ask.task() != null) {
            losses.add(Loss.dropped("task_type", "the format has no word for what vectors are for"));
        }
        if (Boolean.TRUE.equals(ask.truncate())) {
            losses.add(Loss.changed("truncate", "a text that is too long is refused, not cut"));
        }
        return new WrittenPrompt(Target.of("POST", "/embeddings"), Headers.EMPTY, "", JsonTree.bytes(body), losses);
    }

    @Override
    public Vectors readVectors(Bytes body, int texts) {
        JsonNode answer = JsonTree.read(body)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> EventReplyReader.broken("the body is not a JSON object"));
        JsonNode data = answer.get("data");
        double[][] all = new double[texts][];
        int found = 0;
        if (data != null && data.isArray()) {
            for (JsonNode one : data) {
                Long told = JsonTree.number(one, "index");
                long index = told == null ? found : told;
                if (index < 0 || index >= texts || all[(int) index] != null) {
                    throw EventReplyReader.broken("a vector of a text that was not sent");
                }
                all[(int) index] = VectorJson.read(one.get("embedding"));
                found++;
            }
        }
        if (found != texts) {
            throw EventReplyReader.broken("it has " + found + " vectors for " + texts + " texts");
        }
        long tokens = Math.max(0, JsonTree.count(answer.get("usage"), "prompt_tokens"));
        return new Vectors(JsonTree.string(answer, "model"), List.of(all), tokens);
    }

    @Override
    public Bytes writeVectors(Vectors vectors, EmbedAsk ask, @Nullable String model) {
        ObjectNode answer = JsonTree.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (int index = 0; index < vectors.all().size(); index++) {
            double[] vector = vectors.all().get(index);
            ObjectNode one = data.addObject().put("object", "embedding").put("index", index);
            if (ask.shape() == Shape.BASE64) {
                one.put("embedding", VectorJson.base64(vector));
            } else {
                one.set("embedding", VectorJson.numbers(vector));
            }
        }
        String named = model == null ? vectors.model() : model;
        answer.put("model", named == null ? "" : named);
        answer.putObject("usage").put("prompt_tokens", vectors.tokens()).put("total_tokens", vectors.tokens());
        return JsonTree.bytes(answer);
    }
}
