package keyrail.wire.gemini.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

/**
 * Gemini's {@code embedContent} and {@code batchEmbedContents} (ai.google.dev/api/embeddings, seen 2026-11-28). Members
 * may be spelled with underscores, as Google's JSON allows everywhere.
 */
public final class GeminiEmbeddings implements EmbedCodec {
    private static final String ONE = ":embedContent";
    private static final String BATCH = ":batchEmbedContents";

    /** One text and how it is to be embedded. */
    private record Item(
            String text,
            @Nullable Long dimensions,
            @Nullable String task) {}

    @Override
    public EmbedAsk readAsk(PromptSource source) {
        List<Loss> losses = Fields.newLosses();
        Fields request = Fields.of(JsonTree.request(source.body()), losses);
        boolean single = source.target().after().equals(ONE);
        if (!single && !source.target().after().equals(BATCH)) {
            throw new KeyrailException(
                    FailureCode.UNTRANSLATABLE,
                    "\"" + source.target().after() + "\" is not translated; use " + ONE + " or " + BATCH);
        }
        List<Item> items = new ArrayList<>();
        if (single) {
            items.add(item(request));
        } else {
            request.objects("requests").forEach(one -> {
                items.add(item(one));
                one.finish();
            });
        }
        request.finish();
        if (items.isEmpty()) {
            throw request.wrong("requests", "a list of at least one request");
        }
        Item first = items.getFirst();
        boolean alike = items.stream()
                .allMatch(item -> Objects.equals(item.dimensions(), first.dimensions())
                        && Objects.equals(item.task(), first.task()));
        if (!alike) {
            throw new KeyrailException(
                    FailureCode.UNTRANSLATABLE,
                    "\"requests\" differ in taskType or outputDimensionality, which other formats say once for all");
        }
        return new EmbedAsk(
                source.target().model(),
                items.stream().map(Item::text).toList(),
                first.dimensions(),
                first.task(),
                null,
                null,
                single ? Shape.SINGLE : Shape.NUMBERS,
                losses);
    }

    private static Item item(Fields request) {
        Fields content = request.object("content");
        if (content == null) {
            throw request.wrong("content", "an object with parts");
        }
        StringBuilder text = new StringBuilder();
        for (Fields part : content.objects("parts")) {
            if (!part.has("text")) {
                throw new KeyrailException(
                        FailureCode.UNTRANSLATABLE,
                        "\"" + part.place("text") + "\" is missing: only texts are embedded");
            }
            text.append(part.needString("text"));
            part.finish();
        }
        content.ignore("role").finish();
        String task = either(request, "taskType", "task_type");
        Long length = request.whole("outputDimensionality");
        Long other = request.whole("output_dimensionality");
        request.lose("title", "other formats have no title of a text");
        request.ignore("model");
        return new Item(text.toString(), length == null ? other : length, task);
    }

    private static @Nullable String either(Fields request, String member, String other) {
        String one = request.string(member);
        String two = request.string(other);
        return one == null ? two : one;
    }

    @Override
    public WrittenPrompt writeAsk(EmbedAsk ask, PromptTarget target) {
        List<Loss> losses = new ArrayList<>(ask.losses());
        String model = target.model().startsWith("models/") ? target.model().substring(7) : target.model();
        boolean refuses = target.rules().refuses(Parameter.DIMENSIONS);
        if (ask.dimensions() != null && refuses) {
            losses.add(Loss.dropped("dimensions", "the model gives vectors of its own length"));
        }
        if (ask.user() != null) {
            losses.add(Loss.dropped("user", "the format has no id of a user"));
        }
        if (Boolean.FALSE.equals(ask.truncate())) {
            losses.add(Loss.changed("truncate", "the vendor itself decides what becomes of a text that is too long"));
        }
        boolean single = ask.texts().size() == 1;
        ObjectNode body = JsonTree.object();
        for (String text : ask.texts()) {
            ObjectNode one = single ? body : body.withArray("requests").addObject();
            one.put("model", "models/" + model);
            one.putObject("content").putArray("parts").addObject().put("text", text);
            if (ask.task() != null) {
                one.put("taskType", ask.task());
            }
            if (ask.dimensions() != null && !refuses) {
                one.put("outputDimensionality", ask.dimensions());
            }
        }
        Target place = new Target("POST", "/models/", model, single ? ONE : BATCH, null);
        return new WrittenPrompt(place, Headers.EMPTY, "", JsonTree.bytes(body), losses);
    }

    @Override
    public Vectors readVectors(Bytes body, int texts) {
        JsonNode answer = JsonTree.read(body)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> EventReplyReader.broken("the body is not a JSON object"));
        List<double[]> all = new ArrayList<>();
        JsonNode one = answer.get("embedding");
        if (one != null && one.isObject()) {
            all.add(VectorJson.read(one.get("values")));
        }
        JsonNode many = answer.get("embeddings");
        if (many != null && many.isArray()) {
            many.forEach(vector -> all.add(VectorJson.read(vector.get("values"))));
        }
        long tokens = Math.max(0, JsonTree.count(answer.get("usageMetadata"), "promptTokenCount"));
        return new Vectors(null, VectorJson.counted(all, texts), tokens);
    }

    @Override
    public Bytes writeVectors(Vectors vectors, EmbedAsk ask, @Nullable String model) {
        ObjectNode answer = JsonTree.object();
        if (ask.shape() == Shape.SINGLE) {
            answer.putObject("embedding")
                    .set("values", VectorJson.numbers(vectors.all().getFirst()));
        } else {
            ArrayNode all = answer.putArray("embeddings");
            vectors.all().forEach(vector -> all.addObject().set("values", VectorJson.numbers(vector)));
        }
        if (vectors.tokens() > 0) {
            answer.putObject("usageMetadata")
                    .put("promptTokenCount", vectors.tokens())
                    .put("totalTokenCount", vectors.tokens());
        }
        return JsonTree.bytes(answer);
    }
}
