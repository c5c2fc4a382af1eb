package keyrail.wire.responses.codec.prompt;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.CallIds;
import keyrail.wire.dialect.openai.OpenAiArrays;
import keyrail.wire.dialect.openai.OpenAiSchemas;
import keyrail.wire.dialect.openai.OpenAiSchemas.Strict;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks for the shape of the answer. Only strict schemas are held to: where strict mode can say the client's schema, if
 * need be with all members required, it is used, and what comes of it fits the client's.
 */
final class TextFormat {
    /** {@code ResponseFormatTextJSONSchemaConfig.name} (openai npm SDK 7.59, seen 2026-11-28). */
    private static final CallIds NAMES = CallIds.matching("[A-Za-z0-9_-]{1,64}", "schema_");

    private static final String FIELD = "response_format";

    private final PromptRules rules;
    private final JsonOutput most;
    private final List<Loss> losses;

    /** @param withTools whether there are tools to call */
    TextFormat(PromptRules rules, boolean withTools, List<Loss> losses) {
        this.rules = rules;
        this.most = withTools && rules.refuses(Parameter.JSON_WITH_TOOLS) ? JsonOutput.WORDS : rules.output();
        this.losses = losses;
    }

    /**
     * The member {@code text}, empty where nothing is to be said.
     *
     * @param items the input, which may get a message
     * @param instructions which may get more
     */
    ObjectNode write(OutputShape shape, ArrayNode items, List<String> instructions) {
        ObjectNode text = JsonTree.object();
        switch (shape) {
            case OutputShape.Free _ -> {}
            case OutputShape.JsonObject _ -> object(text, items, instructions);
            case OutputShape.JsonSchema schema -> schema(schema, text, items, instructions);
        }
        return text;
    }

    /** The input, not the instructions, has to hold the word JSON: a 400 otherwise. */
    private void object(ObjectNode text, ArrayNode items, List<String> instructions) {
        if (most == JsonOutput.WORDS) {
            inWords("Answer with one JSON object and nothing else.", instructions);
            return;
        }
        text.putObject("format").put("type", "json_object");
        if (!saysJson(items)) {
            ObjectNode item = items.addObject()
                    .put("type", "message")
                    .put("role", rules.developerRole() ? "developer" : "system");
            item.putArray("content").addObject().put("type", "input_text").put("text", "Answer with a JSON object.");
            losses.add(Loss.changed(FIELD, "OpenAI wants the word JSON in the input, which now ends with it"));
        }
    }

    private static boolean saysJson(@Nullable JsonNode node) {
        if (node == null) {
            return false;
        }
        if (node.isString()) {
            return node.stringValue().toLowerCase(Locale.ROOT).contains("json");
        }
        for (JsonNode inner : node) {
            if (saysJson(inner)) {
                return true;
            }
        }
        return false;
    }

    private void schema(OutputShape.JsonSchema asked, ObjectNode text, ArrayNode items, List<String> instructions) {
        Optional<ObjectNode> schema = JsonTree.read(asked.schema())
                .filter(node -> "object".equals(JsonTree.string(node, "type")))
                .map(ObjectNode.class::cast);
        if (most != JsonOutput.SCHEMA || schema.isEmpty()) {
            String words = "Answer only with JSON that fits this schema:\n"
                    + asked.schema().text();
            inWords(words, instructions);
            if (most == JsonOutput.OBJECT && schema.isPresent()) {
                object(text, items, instructions);
            }
            return;
        }
        OpenAiArrays.complete(schema.get());
        ObjectNode format = text.putObject("format").put("type", "json_schema").put("name", NAMES.fit(asked.name()));
        if (asked.description() != null) {
            format.put("description", asked.description());
        }
        Optional<Strict> strict =
                Boolean.FALSE.equals(asked.strict()) ? Optional.empty() : OpenAiSchemas.strict(schema.get());
        format.set("schema", strict.<JsonNode>map(Strict::schema).orElse(schema.get()));
        format.put("strict", strict.isPresent());
        if (strict.isPresent() && strict.get().narrowed()) {
            losses.add(Loss.changed(FIELD, "all members of the schema are required, as strict mode wants it"));
        } else if (strict.isEmpty() && !Boolean.FALSE.equals(asked.strict())) {
            losses.add(Loss.changed(FIELD, "strict mode cannot say the schema, so that the answer is not held to it"));
        }
    }

    private void inWords(String words, List<String> instructions) {
        instructions.add(words);
        losses.add(Loss.changed(FIELD, "asked for in words: the model is not held to it"));
    }
}
