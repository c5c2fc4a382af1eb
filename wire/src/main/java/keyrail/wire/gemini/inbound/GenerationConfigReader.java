package keyrail.wire.gemini.inbound;

import java.util.Locale;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a request's {@code generationConfig} says. */
record GenerationConfigReader(Sampling sampling, @Nullable Reasoning reasoning, OutputShape output) {
    private static final String UNSPECIFIED = "THINKING_LEVEL_UNSPECIFIED";

    static GenerationConfigReader read(@Nullable Fields config) {
        if (config == null) {
            return new GenerationConfigReader(Sampling.NONE, null, new OutputShape.Free());
        }
        Sampling sampling = new Sampling(
                config.limit("maxOutputTokens"),
                config.decimal("temperature"),
                config.decimal("topP"),
                config.whole("topK"),
                config.decimal("frequencyPenalty"),
                config.decimal("presencePenalty"),
                config.whole("seed"),
                config.strings("stopSequences").stream()
                        .filter(text -> !text.isEmpty())
                        .toList());
        Reasoning reasoning = reasoning(config.object("thinkingConfig"));
        OutputShape output = output(config);
        Long candidates = config.whole("candidateCount");
        if (candidates != null && candidates != 1) {
            config.lose("candidateCount", "one answer is all that other formats give");
        }
        if (!config.isTrue("responseLogprobs")) {
            config.ignore("logprobs");
        } else {
            config.lose("responseLogprobs", "the hub has no probabilities");
        }
        if (config.strings("responseModalities").stream().anyMatch(kind -> !kind.equalsIgnoreCase("TEXT"))) {
            config.lose("responseModalities", "only text is translated");
        }
        config.finish();
        return new GenerationConfigReader(sampling, reasoning, output);
    }

    /**
     * Both ways of saying how much: a budget up to 2.5 ({@code -1} leaves it to the model), a level from 3 on. Whoever
     * wants to see thoughts, and says no more, wants some: Gemini's models think by themselves, others only when told.
     */
    private static @Nullable Reasoning reasoning(@Nullable Fields thinking) {
        if (thinking == null) {
            return null;
        }
        Long budget = thinking.whole("thinkingBudget");
        Effort effort = level(thinking);
        Boolean shown = thinking.bool("includeThoughts");
        thinking.finish();
        if (budget != null && budget < -1) {
            throw thinking.wrong("thinkingBudget", "-1, 0 or a number of tokens");
        }
        Boolean wanted = budget == null || budget > 0 ? null : Boolean.valueOf(budget == -1);
        if (budget == null && effort == null && Boolean.TRUE.equals(shown)) {
            wanted = true;
        }
        Long tokens = budget == null || budget <= 0 ? null : budget;
        return wanted == null && tokens == null && effort == null && shown == null
                ? null
                : new Reasoning(wanted, effort, tokens, shown);
    }

    private static @Nullable Effort level(Fields thinking) {
        String level = thinking.string("thinkingLevel");
        return level == null || level.equalsIgnoreCase(UNSPECIFIED)
                ? null
                : Effort.of(level)
                        .orElseThrow(() -> thinking.wrong("thinkingLevel", "one of MINIMAL, LOW, MEDIUM, HIGH"));
    }

    private static OutputShape output(Fields config) {
        String type = config.string("responseMimeType");
        JsonNode schema = config.any("responseJsonSchema");
        if (schema == null) {
            // The name it had before it was public; Google's SDKs of 2025 send it.
            schema = config.any("_responseJsonSchema");
        }
        JsonNode subset = config.any("responseSchema");
        if (schema == null && subset != null) {
            schema = GeminiSchema.toJsonSchema(subset);
        }
        String mediaType = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (mediaType.equals("text/x.enum")) {
            config.lose("responseMimeType", "only Gemini answers with one bare word of a list");
            return new OutputShape.Free();
        }
        if (!mediaType.equals("application/json")) {
            if (schema != null) {
                config.lose("responseSchema", "a schema counts only beside responseMimeType application/json");
                config.lose("responseJsonSchema", "a schema counts only beside responseMimeType application/json");
            }
            return new OutputShape.Free();
        }
        return schema == null || !schema.isObject()
                ? new OutputShape.JsonObject()
                : new OutputShape.JsonSchema("response", null, new RawJson(JsonTree.text(schema)), null);
    }
}
