package keyrail.wire.responses.codec.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a request of OpenAI Responses (members as in the npm SDK 7.59, {@code ResponseCreateParams}, seen 2026-11-28).
 * What names things that OpenAI keeps is refused; nothing else could give the same answer.
 */
public final class PromptReader {
    private PromptReader() {}

    /** @throws KeyrailException as {@link keyrail.wire.codec.Codec#readPrompt} */
    public static Prompt read(ObjectNode body) {
        List<Loss> losses = Fields.newLosses();
        Fields request = Fields.of(body, losses);
        refuseWhatIsKept(request);

        ToolReader tools = new ToolReader(losses);
        tools.add(request);
        ItemReader items = new ItemReader(tools, losses);
        String instructions = request.string("instructions");
        if (instructions != null) {
            items.instructions(instructions);
        }
        input(request, items);

        String model = request.string("model");
        Sampling sampling = new Sampling(
                request.limit("max_output_tokens"),
                request.decimal("temperature"),
                request.decimal("top_p"),
                null,
                null,
                null,
                null,
                List.of());
        Reasoning reasoning = reasoning(request.object("reasoning"), losses);
        Fields text = request.object("text");
        OutputShape output = text == null ? new OutputShape.Free() : format(text.object("format"));
        Prompt.Extras extras = extras(request, text);
        boolean stream = request.isTrue("stream");
        ToolSet toolSet = tools.toolSet(request);
        ignoreAndLose(request);
        request.finish();
        return new Prompt(
                model, items.system(), items.turns(), toolSet, sampling, reasoning, output, extras, stream, losses);
    }

    private static void refuseWhatIsKept(Fields request) {
        refuse(request, "previous_response_id", "send the whole conversation in \"input\" instead");
        refuse(request, "conversation", "send the whole conversation in \"input\" instead");
        refuse(request, "prompt", "send the text of the template in \"instructions\" and \"input\" instead");
        if (request.isTrue("background")) {
            throw untranslatable(
                    "background", "ask for the answer in the call instead, with \"stream\" if it takes long");
        }
    }

    private static void refuse(Fields request, String member, String instead) {
        if (request.any(member) != null) {
            throw untranslatable(member, instead);
        }
    }

    /** What only OpenAI can do with what it keeps, and what to do instead. */
    static KeyrailException untranslatable(String place, String instead) {
        return new KeyrailException(
                FailureCode.UNTRANSLATABLE,
                "\"" + place
                        + "\" needs what only OpenAI keeps, and this call goes to another vendor or in another format; "
                        + instead + ", or use a profile whose provider speaks OpenAI Responses itself");
    }

    private static void input(Fields request, ItemReader items) {
        JsonNode input = request.any("input");
        if (input == null) {
            throw new KeyrailException(FailureCode.INVALID_REQUEST, "\"input\" is missing");
        }
        if (input.isString()) {
            items.message(input.stringValue());
            return;
        }
        if (!input.isArray()) {
            throw request.wrong("input", "a string or a list of items");
        }
        List<Fields> all = request.objects("input");
        for (int index = 0; index < all.size(); index++) {
            items.read(all.get(index), "input[" + index + "]");
        }
    }

    /** A summary asked for is thinking to be shown. */
    private static @Nullable Reasoning reasoning(@Nullable Fields asked, List<Loss> losses) {
        if (asked == null) {
            return null;
        }
        String word = asked.string("effort");
        Optional<Effort> effort = word == null ? Optional.empty() : Effort.of(word);
        if (word != null && effort.isEmpty()) {
            losses.add(Loss.dropped("reasoning.effort", "a word nobody else knows"));
        }
        String summary = asked.string("summary");
        String older = asked.string("generate_summary");
        if ("auto".equals(JsonTree.string(asked.node(), "context"))) {
            asked.ignore("context");
        }
        asked.finish();
        boolean shown = summary != null || older != null;
        return effort.isEmpty() && !shown ? null : new Reasoning(null, effort.orElse(null), null, shown ? true : null);
    }

    private static OutputShape format(@Nullable Fields format) {
        if (format == null) {
            return new OutputShape.Free();
        }
        String type = format.needString("type");
        OutputShape shape = switch (type) {
            case "text" -> new OutputShape.Free();
            case "json_object" -> new OutputShape.JsonObject();
            case "json_schema" -> {
                ObjectNode schema = Optional.ofNullable(format.object("schema"))
                        .map(Fields::node)
                        .orElseThrow(() -> format.wrong("schema", "an object"));
                yield new OutputShape.JsonSchema(
                        format.needString("name"),
                        format.string("description"),
                        JsonTree.raw(schema),
                        format.bool("strict"));
            }
            default -> throw format.wrong("type", "text, json_object or json_schema");
        };
        format.finish();
        return shape;
    }

    /** {@code safety_identifier} took the place of {@code user}; usage comes in every stream of this format. */
    private static Prompt.Extras extras(Fields request, @Nullable Fields text) {
        String user = request.string("user");
        String safety = request.string("safety_identifier");
        String verbosity = text == null ? null : text.string("verbosity");
        if (text != null) {
            text.finish();
        }
        return new Prompt.Extras(safety == null ? user : safety, request.string("prompt_cache_key"), verbosity, true);
    }

    /**
     * What says nothing to another vendor, and what would but cannot be said. Nothing is kept, so that {@code store} asked
     * for is lost, and {@code metadata} with it; a client that says nothing of storing finds out when it names the answer
     * by its id. Encrypted reasoning is given whether asked for or not.
     */
    private static void ignoreAndLose(Fields request) {
        request.ignore("background", "client_metadata", "stream_options", "prompt_cache_options");
        if (request.isTrue("store")) {
            request.lose("store", "the answer is not kept: send the whole conversation each time");
        }
        if (request.any("metadata") instanceof ObjectNode metadata && !metadata.isEmpty()) {
            request.lose("metadata", "belongs to kept answers, and none is kept");
        }
        ignoreWhereUsual(request, "service_tier", "auto", "default");
        ignoreWhereUsual(request, "truncation", "disabled");
        List<String> others = new ArrayList<>(request.strings("include"));
        others.remove("reasoning.encrypted_content");
        if (!others.isEmpty()) {
            request.lose("include", "only encrypted reasoning can be included");
        }
    }

    private static void ignoreWhereUsual(Fields request, String member, String... usual) {
        String value = request.string(member);
        if (value != null && !List.of(usual).contains(value)) {
            request.lose(member, "an offer of OpenAI's");
        }
    }

    /** The mark of what is worth caching; the shortest life of one without a time is half an hour. */
    static Block.@Nullable CacheHint cacheHint(Fields part) {
        Fields mark = part.object("prompt_cache_breakpoint");
        if (mark == null) {
            return null;
        }
        mark.ignore("mode");
        String lifetime = mark.string("ttl");
        mark.finish();
        return lifetime == null ? Block.CacheHint.SHORT : Block.CacheHint.LONG;
    }
}
