package keyrail.wire.gemini.outbound;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.wire.codec.CacheHints;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.gemini.GeminiGenerate;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a request of generateContent. Only fields of its own are ever in it, for an unknown one is 400; what the model
 * refuses is left out, with a loss.
 */
public final class PromptWriter {
    private static final GeminiGenerate FORMAT = new GeminiGenerate();
    private static final String RESOURCE_PREFIX = "models/";

    /** What may not stand in a function's name (FunctionDeclaration.name in {@code @google/genai} 2.32.0). */
    private static final String FOREIGN = "[^A-Za-z0-9_.:-]|^[^A-Za-z_]";

    private static final int LONGEST_NAME = 128;

    private PromptWriter() {}

    /**
     * Writes a request for an answer.
     *
     * @throws KeyrailException {@code untranslatable} where no message is left to answer
     */
    public static WrittenPrompt write(Prompt prompt, PromptTarget target) {
        List<Loss> losses = new ArrayList<>(prompt.losses());
        ToolNames names = new ToolNames(FOREIGN, LONGEST_NAME);
        ObjectNode body = body(prompt, target, names, losses);
        return new WrittenPrompt(
                FORMAT.generateTarget(model(target), prompt.stream()),
                Headers.EMPTY,
                FORMAT.generateQuery(prompt.stream()),
                JsonTree.bytes(body),
                losses,
                names.changed());
    }

    /**
     * The call that counts the tokens of the same request.
     *
     * @throws KeyrailException as {@link #write}
     */
    public static WrittenPrompt writeCount(Prompt prompt, PromptTarget target) {
        List<Loss> losses = new ArrayList<>(prompt.losses());
        ObjectNode request = JsonTree.object().put("model", RESOURCE_PREFIX + model(target));
        request.setAll(body(prompt, target, new ToolNames(FOREIGN, LONGEST_NAME), losses));
        ObjectNode body = JsonTree.object();
        body.set("generateContentRequest", request);
        return new WrittenPrompt(
                new Target("POST", "/models/", model(target), ":countTokens", null),
                Headers.EMPTY,
                "",
                JsonTree.bytes(body),
                losses);
    }

    private static String model(PromptTarget target) {
        return target.model().startsWith(RESOURCE_PREFIX)
                ? target.model().substring(RESOURCE_PREFIX.length())
                : target.model();
    }

    private static ObjectNode body(Prompt prompt, PromptTarget target, ToolNames names, List<Loss> losses) {
        ConfigWriter config = new ConfigWriter(prompt, target.rules(), losses);
        ArrayNode contents = new ContentsWriter(target, names, losses).write(prompt.turns());
        List<String> system = new ArrayList<>();
        prompt.system().stream()
                .map(Block.Text::text)
                .filter(text -> !text.isEmpty())
                .forEach(system::add);
        if (contents.isEmpty()) {
            if (system.isEmpty()) {
                throw new KeyrailException(
                        FailureCode.UNTRANSLATABLE, "the request holds no message, and Gemini answers only to one");
            }
            contents.addObject().put("role", "user").set("parts", parts(system));
            losses.add(Loss.changed("system", "with no message to answer, the instructions are said by the user"));
            system.clear();
        }
        ObjectNode generation = config.generationConfig();
        config.inWords().ifPresent(system::add);
        ObjectNode body = JsonTree.object();
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", parts(system));
        }
        body.set("contents", contents);
        new ToolWriter(prompt.tools(), target.rules(), names, losses).write(body);
        if (!generation.isEmpty()) {
            body.set("generationConfig", generation);
        }
        loseExtras(prompt, losses);
        return body;
    }

    private static ArrayNode parts(List<String> texts) {
        ArrayNode parts = JsonTree.array();
        texts.forEach(text -> parts.addObject().put("text", text));
        return parts;
    }

    private static void loseExtras(Prompt prompt, List<Loss> losses) {
        if (prompt.extras().user() != null) {
            losses.add(Loss.dropped("user", "Gemini has no field for the end user"));
        }
        if (prompt.extras().cacheKey() != null) {
            losses.add(Loss.changed("prompt_cache_key", "Gemini finds what it has cached by itself"));
        }
        if (prompt.extras().verbosity() != null) {
            losses.add(Loss.dropped("verbosity", "Gemini has no such setting"));
        }
        if (CacheHints.any(prompt)) {
            losses.add(Loss.changed("cache_control", "Gemini caches what prompts begin with by itself"));
        }
    }
}
