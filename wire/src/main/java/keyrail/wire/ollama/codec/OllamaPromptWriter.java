package keyrail.wire.ollama.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a request of Ollama's own chat. What the server does not know it ignores without a word, so that nothing is sent
 * that is not in its description (docs/openapi.yaml, ChatRequest): no choice among tools, no id of a user. Not safe for
 * use by several threads.
 */
final class OllamaPromptWriter {
    private final PromptRules rules;
    private final List<Loss> losses;
    private final ObjectNode body = JsonTree.object();

    private OllamaPromptWriter(Prompt prompt, PromptRules rules) {
        this.rules = rules;
        this.losses = new ArrayList<>(prompt.losses());
    }

    static WrittenPrompt write(Prompt prompt, PromptTarget target) {
        return new OllamaPromptWriter(prompt, target.rules()).write(prompt, target.model());
    }

    private WrittenPrompt write(Prompt prompt, String model) {
        body.put("model", model);
        OllamaMessageWriter messages = new OllamaMessageWriter(losses);
        body.set("messages", messages.write(prompt));
        tools(prompt.tools());
        format(prompt.output());
        think(prompt.reasoning());
        options(prompt.sampling());
        extras(prompt.extras());
        body.put("stream", prompt.stream());
        boolean marked =
                messages.leftOutMarks() || prompt.tools().tools().stream().anyMatch(tool -> tool.cache() != null);
        if (marked) {
            losses.add(Loss.changed("cache_control", "left out: the server decides itself what it keeps in its cache"));
        }
        return new WrittenPrompt(Target.of("POST", "/chat"), Headers.EMPTY, "", JsonTree.bytes(body), losses);
    }

    /** No tool can be forced: the only one offered is the nearest to a named one, none offered the same as none. */
    private void tools(ToolSet tools) {
        List<Tool> offered = switch (tools.choice()) {
            case Choice.Auto _ -> tools.tools();
            case Choice.None _ -> List.of();
            case Choice.Any _ -> {
                if (!tools.isEmpty()) {
                    losses.add(Loss.dropped("tool_choice", "the server cannot make the model call a tool"));
                }
                yield tools.tools();
            }
            case Choice.Named named -> {
                losses.add(Loss.changed(
                        "tool_choice", "the server cannot make the model call a tool; it is offered no other"));
                yield tools.tools().stream()
                        .filter(tool -> tool.name().equals(named.name()))
                        .toList();
            }
        };
        if (Boolean.FALSE.equals(tools.parallel()) && !offered.isEmpty()) {
            losses.add(Loss.changed("parallel_tool_calls", "the first call of an answer is passed on alone"));
        }
        for (int index = 0; index < offered.size(); index++) {
            body.withArray("tools").add(tool(offered.get(index), index));
        }
    }

    private ObjectNode tool(Tool tool, int index) {
        ObjectNode written = JsonTree.object().put("type", "function");
        ObjectNode function = written.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        JsonNode schema =
                tool.schema() == null ? null : JsonTree.read(tool.schema()).orElse(null);
        ObjectNode parameters = schema instanceof ObjectNode object ? object.deepCopy() : JsonTree.object();
        if (JsonTree.string(parameters, "type") == null) {
            // The server reads one word here, not a list of types.
            parameters.put("type", "object");
        }
        if (!parameters.has("properties")) {
            parameters.putObject("properties");
        }
        function.set("parameters", parameters);
        if (Boolean.TRUE.equals(tool.strict())) {
            losses.add(Loss.changed("tools[" + index + "].strict", "the server does not know it"));
        }
        return written;
    }

    private void format(OutputShape output) {
        switch (output) {
            case OutputShape.Free _ -> {}
            case OutputShape.JsonObject _ -> body.put("format", "json");
            case OutputShape.JsonSchema schema -> {
                JsonNode read = JsonTree.read(schema.schema()).orElse(null);
                if (read instanceof ObjectNode object && !object.isEmpty()) {
                    body.set("format", object);
                } else {
                    body.put("format", "json");
                }
            }
        }
    }

    /** Models that cannot think answer 400 to being asked to; a few take a word for how much, the others yes or no. */
    private void think(@Nullable Reasoning asked) {
        if (asked == null || asked.wanted() == null && asked.effort() == null && asked.budget() == null) {
            return;
        }
        if (rules.thinking() == Thinking.NONE) {
            if (!asked.isOff()) {
                losses.add(Loss.dropped("thinking", "the model is not known to think"));
            }
            return;
        }
        if (rules.thinking() == Thinking.EFFORT) {
            Effort wanted = asked.amount().orElse(Effort.MEDIUM);
            Effort word = rules.nearest(wanted);
            if (word != wanted || asked.effort() == null && asked.budget() != null) {
                losses.add(Loss.changed("thinking", "asked for as " + word.text()));
            }
            body.put("think", word.text());
            return;
        }
        boolean on = !asked.isOff();
        if (on && (asked.effort() != null || asked.budget() != null)) {
            losses.add(Loss.changed("thinking", "asked for without an amount: the model takes only yes or no"));
        }
        if (!on && rules.alwaysThinks()) {
            losses.add(Loss.changed("thinking", "it cannot be switched off"));
            return;
        }
        body.put("think", on);
    }

    private void options(Sampling asked) {
        ObjectNode options = JsonTree.object();
        if (asked.maxTokens() != null) {
            options.put("num_predict", asked.maxTokens());
        }
        number(options, "temperature", asked.temperature());
        number(options, "top_p", asked.topP());
        number(options, "top_k", asked.topK() == null ? null : BigDecimal.valueOf(asked.topK()));
        number(options, "frequency_penalty", asked.frequencyPenalty());
        number(options, "presence_penalty", asked.presencePenalty());
        number(options, "seed", asked.seed() == null ? null : BigDecimal.valueOf(asked.seed()));
        asked.stop().stream()
                .filter(text -> !text.isEmpty())
                .forEach(text -> options.withArray("stop").add(text));
        if (!options.isEmpty()) {
            body.set("options", options);
        }
    }

    private static void number(ObjectNode options, String member, @Nullable BigDecimal value) {
        if (value != null) {
            options.put(member, value);
        }
    }

    private void extras(Prompt.Extras extras) {
        if (extras.verbosity() != null) {
            losses.add(Loss.dropped("verbosity", "the server does not take it"));
        }
        if (extras.user() != null) {
            losses.add(Loss.dropped("user", "the server does not take it"));
        }
        if (extras.cacheKey() != null) {
            losses.add(Loss.changed("prompt_cache_key", "left out: the server finds its cache without it"));
        }
    }
}
