package keyrail.wire.gemini.outbound;

import java.util.List;
import java.util.Optional;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code generationConfig}: sampling, thinking and the shape of the output. Not safe for use by several threads. */
final class ConfigWriter {
    /** GenerationConfig.stopSequences takes up to five (ai.google.dev/api/generate-content, seen 2026-11-28). */
    private static final int MOST_STOPS = 5;

    private static final String REFUSED = "the model refuses it, or takes no notice of it";

    private final Prompt prompt;
    private final PromptRules rules;
    private final List<Loss> losses;
    private @Nullable String words;

    ConfigWriter(Prompt prompt, PromptRules rules, List<Loss> losses) {
        this.prompt = prompt;
        this.rules = rules;
        this.losses = losses;
    }

    ObjectNode generationConfig() {
        ObjectNode config = JsonTree.object();
        sampling(config, prompt.sampling());
        if (prompt.reasoning() != null) {
            ObjectNode thinking = thinking(prompt.reasoning());
            if (!thinking.isEmpty()) {
                config.set("thinkingConfig", thinking);
            }
        }
        output(config, prompt.output());
        return config;
    }

    /** What has to be asked for in words, because the model takes no field for it. */
    Optional<String> inWords() {
        return Optional.ofNullable(words);
    }

    private void sampling(ObjectNode config, Sampling sampling) {
        if (sampling.maxTokens() != null) {
            config.put("maxOutputTokens", limited(sampling.maxTokens()));
        }
        if (isTaken("temperature", Parameter.TEMPERATURE, sampling.temperature())) {
            config.put("temperature", sampling.temperature());
        }
        if (isTaken("top_p", Parameter.TOP_P, sampling.topP())) {
            config.put("topP", sampling.topP());
        }
        if (isTaken("top_k", Parameter.TOP_K, sampling.topK())) {
            config.put("topK", sampling.topK());
        }
        if (isTaken("frequency_penalty", Parameter.PENALTIES, sampling.frequencyPenalty())) {
            config.put("frequencyPenalty", sampling.frequencyPenalty());
        }
        if (isTaken("presence_penalty", Parameter.PENALTIES, sampling.presencePenalty())) {
            config.put("presencePenalty", sampling.presencePenalty());
        }
        if (isTaken("seed", Parameter.SEED, sampling.seed())) {
            seed(config, sampling.seed());
        }
        List<String> stops =
                sampling.stop().stream().filter(stop -> !stop.isEmpty()).toList();
        if (!stops.isEmpty() && isTaken("stop", Parameter.STOP, stops)) {
            if (stops.size() > MOST_STOPS) {
                losses.add(Loss.dropped("stop", "Gemini takes five stop texts; those after the fifth are left out"));
            }
            ArrayNode sent = config.putArray("stopSequences");
            stops.stream().limit(MOST_STOPS).forEach(sent::add);
        }
    }

    private boolean isTaken(String field, Parameter parameter, @Nullable Object value) {
        if (value != null && rules.refuses(parameter)) {
            losses.add(Loss.dropped(field, REFUSED));
        }
        return value != null && !rules.refuses(parameter);
    }

    private long limited(long wanted) {
        Long limit = rules.outputLimit();
        if (limit == null || wanted <= limit) {
            return wanted;
        }
        losses.add(Loss.changed("max_tokens", "the model gives at most " + limit));
        return limit;
    }

    private void seed(ObjectNode config, @Nullable Long seed) {
        if (seed != null && seed == seed.intValue()) {
            config.put("seed", seed.intValue());
        } else {
            losses.add(Loss.dropped("seed", "Gemini's seeds have 32 bits"));
        }
    }

    private ObjectNode thinking(Reasoning reasoning) {
        ObjectNode thinking = JsonTree.object();
        switch (rules.thinking()) {
            case NONE -> {
                if (!reasoning.isOff() && !isOnlyShown(reasoning)) {
                    losses.add(Loss.dropped("thinking", "the model does not think"));
                }
                return thinking;
            }
            case BUDGET -> budget(thinking, reasoning);
            case EFFORT, ADAPTIVE -> level(thinking, reasoning);
        }
        if (!reasoning.isOff() && !Boolean.FALSE.equals(reasoning.shown())) {
            thinking.put("includeThoughts", true);
        }
        return thinking;
    }

    private static boolean isOnlyShown(Reasoning reasoning) {
        return reasoning.wanted() == null && reasoning.effort() == null && reasoning.budget() == null;
    }

    /** For 2.5: a number of tokens, 0 to switch thinking off, -1 to leave the amount to the model. */
    private void budget(ObjectNode thinking, Reasoning reasoning) {
        if (reasoning.isOff() && !rules.alwaysThinks()) {
            thinking.put("thinkingBudget", 0);
            return;
        }
        Optional<Long> wanted = reasoning.tokens();
        if (wanted.isEmpty()) {
            if (Boolean.TRUE.equals(reasoning.wanted())) {
                thinking.put("thinkingBudget", -1);
            }
            return;
        }
        long budget = rules.budgets() == null ? wanted.get() : rules.budgets().nearest(wanted.get());
        if (reasoning.isOff()) {
            losses.add(Loss.changed("thinking", "the model cannot stop thinking: it is asked for the least"));
        } else if (reasoning.budget() == null) {
            losses.add(Loss.changed("thinking", "the model is told an amount in tokens: " + budget));
        } else if (budget != wanted.get()) {
            losses.add(Loss.changed("thinking", "the nearest amount the model takes is " + budget + " tokens"));
        }
        thinking.put("thinkingBudget", budget);
    }

    /** From 3 on: a word for the amount, in capitals as the SDKs send it. */
    private void level(ObjectNode thinking, Reasoning reasoning) {
        Optional<Effort> wanted = reasoning.amount();
        if (wanted.isEmpty()) {
            return;
        }
        // No model of this kind has a word for none at all.
        Effort least = wanted.get() == Effort.NONE ? Effort.MINIMAL : wanted.get();
        Effort nearest = rules.nearest(least);
        Effort level = nearest.compareTo(Effort.HIGH) > 0 ? Effort.HIGH : nearest;
        if (wanted.get() == Effort.NONE) {
            losses.add(Loss.changed("thinking", "the model cannot stop thinking: it is asked for the least"));
        } else if (reasoning.effort() == null) {
            losses.add(Loss.changed("thinking", "the model is told an amount in words: " + level.text()));
        } else if (level != wanted.get()) {
            losses.add(Loss.changed("thinking", "the nearest amount the model takes is " + level.text()));
        }
        thinking.put("thinkingLevel", level.name());
    }

    private void output(ObjectNode config, OutputShape shape) {
        RawJson schema = shape instanceof OutputShape.JsonSchema wanted ? wanted.schema() : null;
        if (shape instanceof OutputShape.Free) {
            return;
        }
        boolean besideTools = !prompt.tools().isEmpty() && rules.refuses(Parameter.JSON_WITH_TOOLS);
        if (rules.output() == JsonOutput.WORDS || besideTools) {
            words = schema == null
                    ? "When you give your final answer, give one JSON object and nothing else."
                    : inWords(schema);
            losses.add(Loss.changed(
                    "response_format",
                    besideTools
                            ? "the model takes no JSON output beside tools: it is asked for in words"
                            : "the model takes no JSON output: it is asked for in words"));
            return;
        }
        config.put("responseMimeType", "application/json");
        Optional<JsonNode> tree = Optional.ofNullable(schema).flatMap(JsonTree::read);
        if (tree.isPresent() && rules.output() == JsonOutput.SCHEMA) {
            config.set("responseJsonSchema", tree.get());
        } else if (schema != null) {
            words = inWords(schema);
            losses.add(Loss.changed("response_format", "the model takes no schema: it is told in words"));
        }
    }

    private static String inWords(RawJson schema) {
        return "When you give your final answer, give JSON and nothing else. It has to be valid against this schema:\n"
                + schema.text();
    }
}
