package keyrail.wire.openaichat.prompt;

import java.util.List;
import java.util.Set;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a client's Chat Completions request (OpenAI's OpenAPI description, schema CreateChatCompletionRequest, seen
 * 2026-11-28), with the ways to ask for thinking that other servers of the format have added: {@code reasoning}
 * (OpenRouter), {@code thinking} (DeepSeek), {@code enable_thinking} (Qwen), and {@code top_k}.
 */
public final class ChatPromptReader {
    private static final Set<String> USUAL_TIERS = Set.of("auto", "default");
    private static final String EFFORTS = "one of none, minimal, low, medium, high, xhigh, max";

    private ChatPromptReader() {}

    /** @throws keyrail.core.failure.KeyrailException as {@link keyrail.wire.codec.Codec#readPrompt} */
    public static Prompt read(PromptSource source) {
        List<Loss> losses = Fields.newLosses();
        Fields request = Fields.of(JsonTree.request(source.body()), losses);
        String model = request.string("model");
        ChatToolReader tools = ChatToolReader.read(request);
        ChatMessageReader conversation = ChatMessageReader.read(request);
        Sampling sampling = sampling(request);
        Reasoning reasoning = reasoning(request);
        OutputShape output = output(request);
        Prompt.Extras extras = extras(request, tools.isOldFashioned());
        boolean stream = request.isTrue("stream");
        loseTheRest(request);
        return new Prompt(
                model,
                conversation.system(),
                conversation.turns(),
                tools.tools(),
                sampling,
                reasoning,
                output,
                extras,
                stream,
                losses);
    }

    private static Sampling sampling(Fields request) {
        Long newer = request.limit("max_completion_tokens");
        Long older = request.limit("max_tokens");
        Long topK = request.whole("top_k");
        JsonNode stop = request.any("stop");
        if (stop != null && !stop.isString() && !stop.isArray()) {
            throw request.wrong("stop", "a string or a list of strings");
        }
        return new Sampling(
                newer == null ? older : newer,
                request.decimal("temperature"),
                request.decimal("top_p"),
                topK == null || topK < 1 ? null : topK,
                request.decimal("frequency_penalty"),
                request.decimal("presence_penalty"),
                request.whole("seed"),
                request.strings("stop"));
    }

    private static @Nullable Reasoning reasoning(Fields request) {
        Boolean wanted = request.bool("enable_thinking");
        Boolean shown = request.bool("include_reasoning");
        String word = request.string("reasoning_effort");
        Effort effort = effort(request, "reasoning_effort", word);
        Long budget = null;
        Fields nested = request.object("reasoning");
        if (nested != null) {
            String nestedWord = nested.string("effort");
            word = word == null ? nestedWord : word;
            effort = effort == null ? effort(nested, "effort", nestedWord) : effort;
            budget = nested.whole("max_tokens");
            wanted = wanted == null ? nested.bool("enabled") : wanted;
            Boolean hidden = nested.bool("exclude");
            shown = hidden == null ? shown : Boolean.valueOf(!hidden);
            nested.ignore("summary", "enabled").finish();
        }
        Fields switched = request.object("thinking");
        if (switched != null) {
            String type = switched.needString("type");
            wanted = !type.equals("disabled");
            budget = budget == null ? switched.whole("budget_tokens") : budget;
            switched.ignore("clear_thinking", "budget_tokens").finish();
        }
        if (word != null && effort == null) {
            wanted = true;
        }
        if (effort != null) {
            wanted = effort != Effort.NONE && !Boolean.FALSE.equals(wanted);
        }
        return wanted == null && effort == null && budget == null && shown == null
                ? null
                : new Reasoning(wanted, effort, budget, shown);
    }

    /** Null for no word, and for {@code default}, by which Groq means whatever the model does. */
    private static @Nullable Effort effort(Fields holder, String member, @Nullable String word) {
        return word == null || word.equals("default")
                ? null
                : Effort.of(word).orElseThrow(() -> holder.wrong(member, EFFORTS));
    }

    private static OutputShape output(Fields request) {
        Fields format = request.object("response_format");
        if (format == null) {
            return new OutputShape.Free();
        }
        String type = format.needString("type");
        OutputShape shape = switch (type) {
            case "text" -> new OutputShape.Free();
            case "json_object" -> new OutputShape.JsonObject();
            case "json_schema" -> schema(format);
            default -> throw format.wrong("type", "text, json_object or json_schema");
        };
        format.finish();
        return shape;
    }

    private static OutputShape schema(Fields format) {
        Fields holder = format.object("json_schema");
        if (holder == null) {
            throw format.wrong("json_schema", "an object");
        }
        Fields schema = holder.object("schema");
        OutputShape shape = new OutputShape.JsonSchema(
                holder.needString("name"),
                holder.string("description"),
                schema == null ? RawJson.EMPTY_OBJECT : JsonTree.raw(schema.node()),
                holder.bool("strict"));
        holder.finish();
        return shape;
    }

    private static Prompt.Extras extras(Fields request, boolean oldFashioned) {
        boolean usage = false;
        Fields stream = request.object("stream_options");
        if (stream != null) {
            usage = stream.isTrue("include_usage");
            stream.ignore("include_obfuscation", "continuous_usage_stats").finish();
        }
        String user = request.string("user");
        String safety = request.string("safety_identifier");
        return new Prompt.Extras(
                user == null ? safety : user,
                request.string("prompt_cache_key"),
                request.string("verbosity"),
                usage,
                false,
                oldFashioned);
    }

    /** What the hub has no word for. Metadata says something only about an answer that the vendor keeps. */
    private static void loseTheRest(Fields request) {
        Long answers = request.whole("n");
        if (answers != null && answers > 1) {
            request.lose("n", "other formats give one answer to a request; so does this");
        }
        if (request.isTrue("store")) {
            request.lose("store", "answers are not kept when they are translated");
            request.lose("metadata", "it belongs to an answer that is kept");
        } else if (request.any("metadata") instanceof ObjectNode metadata && !metadata.isEmpty()) {
            request.losses().add(Loss.changed("metadata", "left out: it belongs to answers that are kept"));
        }
        String tier = request.string("service_tier");
        if (tier != null && !USUAL_TIERS.contains(tier)) {
            request.lose("service_tier", "a tier of one vendor");
        }
        if (request.isTrue("logprobs")) {
            request.lose("logprobs", "other formats do not tell probabilities");
            request.lose("top_logprobs", "other formats do not tell probabilities");
        }
        Fields bias = request.object("logit_bias");
        if (bias != null && !bias.node().isEmpty()) {
            request.lose("logit_bias", "tokens have numbers of each vendor's own");
        }
        if (!Set.of("text").containsAll(request.strings("modalities"))) {
            request.lose("modalities", "answers are text");
        }
        if (request.any("prediction") != null) {
            request.losses().add(Loss.changed("prediction", "left out: it makes an answer faster, not another"));
        }
        if (request.any("prompt_cache_retention") != null || request.any("prompt_cache_options") != null) {
            request.losses()
                    .add(Loss.changed("prompt_cache_options", "left out: the target's cache has rules of its own"));
        }
        request.ignore("metadata", "top_logprobs", "usage").finish();
    }
}
