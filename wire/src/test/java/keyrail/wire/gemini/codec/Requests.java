package keyrail.wire.gemini.codec;

import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Prompt.Extras;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** Shorthands for requests on both sides. */
final class Requests {
    static final String MODEL = "gemini-2.5-flash";
    static final Minter SELF = new Minter(Format.GEMINI_GENERATE, "work");
    static final PromptRules RULES = PromptRules.builder().build();
    static final GeminiCodec CODEC = new GeminiCodec();

    private Requests() {}

    static PromptSource source(String after, String query, String body) {
        return new PromptSource(
                new Target("POST", "/models/", MODEL, after, null), Headers.EMPTY, query, Bytes.utf8(body));
    }

    static Prompt read(String body) {
        return CODEC.readPrompt(source(":generateContent", "", body));
    }

    static PromptTarget target(PromptRules rules) {
        return new PromptTarget(MODEL, rules, SELF);
    }

    static WrittenPrompt write(Prompt prompt, PromptRules rules) {
        return CODEC.writePrompt(prompt, target(rules));
    }

    static JsonNode written(Prompt prompt, PromptRules rules) {
        return json(write(prompt, rules).body().asUtf8());
    }

    static JsonNode written(Prompt prompt) {
        return written(prompt, RULES);
    }

    static JsonNode json(String text) {
        return JsonTree.read(text).orElseThrow(() -> new AssertionError("no JSON: " + text));
    }

    /** What was lost, as {@code kind field}. */
    static List<String> lost(List<Loss> losses) {
        return losses.stream()
                .map(loss -> loss.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + loss.field())
                .toList();
    }

    static Prompt prompt(List<Turn> turns) {
        return new Prompt(
                MODEL,
                List.of(),
                turns,
                ToolSet.NONE,
                Sampling.NONE,
                null,
                new OutputShape.Free(),
                Extras.NONE,
                false,
                List.of());
    }

    static Turn user(Block... blocks) {
        return new Turn(Turn.Role.USER, List.of(blocks));
    }

    static Turn assistant(Block... blocks) {
        return new Turn(Turn.Role.ASSISTANT, List.of(blocks));
    }

    static Block text(String text) {
        return new Block.Text(text);
    }

    static Block call(String id, String name, String arguments) {
        return new Block.ToolCall(id, name, new RawJson(arguments), null, null);
    }

    static Block call(String id, String name, String arguments, Opaque seal) {
        return new Block.ToolCall(id, name, new RawJson(arguments), seal, null);
    }

    static Block result(String id, String text) {
        return new Block.ToolResult(id, List.of(new Block.Text(text)), false, null);
    }

    static Opaque signature(String account, String value) {
        return new Opaque(new Minter(Format.GEMINI_GENERATE, account), "thought_signature", value);
    }
}
