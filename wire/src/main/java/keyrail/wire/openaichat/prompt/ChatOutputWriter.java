package keyrail.wire.openaichat.prompt;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.wire.dialect.openai.OpenAiArrays;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the answer has to be: as {@code response_format} where the server can hold the model to it, and in words where it
 * cannot.
 *
 * @param instruction what to tell the model beside the system prompt, or null
 */
record ChatOutputWriter(
        Optional<ObjectNode> format, @Nullable String instruction) {
    private static final String WORDS =
            "Answer with one JSON value and nothing else: no other words, and no code fence.";
    private static final String FIELD = "response_format";

    static ChatOutputWriter write(Prompt prompt, PromptRules rules, List<Loss> losses) {
        return switch (prompt.output()) {
            case OutputShape.Free _ -> new ChatOutputWriter(Optional.empty(), null);
            case OutputShape.JsonObject _ -> object(prompt, rules, losses);
            case OutputShape.JsonSchema schema -> schema(schema, rules, losses);
        };
    }

    /** OpenAI refuses the JSON mode where no message has the word (API reference, response_format, seen 2026-11-28). */
    private static ChatOutputWriter object(Prompt prompt, PromptRules rules, List<Loss> losses) {
        if (rules.output() == JsonOutput.WORDS) {
            losses.add(Loss.changed(FIELD, "the server has no JSON mode; asked for in words"));
            return new ChatOutputWriter(Optional.empty(), WORDS);
        }
        boolean said = says(prompt, "json");
        if (!said) {
            losses.add(Loss.changed(FIELD, "the prompt has to have the word JSON; a line with it was added"));
        }
        return new ChatOutputWriter(Optional.of(jsonObject()), said ? null : WORDS);
    }

    private static ObjectNode jsonObject() {
        return JsonTree.object().put("type", "json_object");
    }

    private static boolean says(Prompt prompt, String word) {
        return prompt.system().stream().anyMatch(text -> has(text, word))
                || prompt.turns().stream()
                        .flatMap(turn -> turn.blocks().stream())
                        .anyMatch(block -> block instanceof Block.Text text && has(text, word));
    }

    private static boolean has(Block.Text text, String word) {
        return text.text().toLowerCase(Locale.ROOT).contains(word);
    }

    private static ChatOutputWriter schema(OutputShape.JsonSchema asked, PromptRules rules, List<Loss> losses) {
        JsonNode read = JsonTree.read(asked.schema()).orElse(null);
        boolean rootIsObject = read != null && "object".equals(JsonTree.string(read, "type"));
        if (rules.output() != JsonOutput.SCHEMA || !rootIsObject || !(read instanceof ObjectNode given)) {
            return inWords(asked, rules, losses, rootIsObject);
        }
        OpenAiArrays.complete(given);
        ObjectNode format = JsonTree.object().put("type", "json_schema");
        ObjectNode holder = format.putObject("json_schema");
        holder.put("name", name(asked.name()));
        if (asked.description() != null) {
            holder.put("description", asked.description());
        }
        StrictSchema.Choice choice = rules.chat().has(Trait.STRICT_SCHEMAS)
                ? StrictSchema.choose(given, asked.strict())
                : StrictSchema.withoutStrict(given, asked.strict());
        choice.loss(FIELD).ifPresent(losses::add);
        if (choice.strict() != null) {
            holder.put("strict", choice.strict());
        }
        holder.set("schema", choice.schema());
        return new ChatOutputWriter(Optional.of(format), null);
    }

    private static ChatOutputWriter inWords(
            OutputShape.JsonSchema asked, PromptRules rules, List<Loss> losses, boolean object) {
        losses.add(Loss.changed(FIELD, "the server cannot hold the model to the schema; asked for in words"));
        String words =
                WORDS + " It has to fit this JSON Schema: " + asked.schema().text();
        return new ChatOutputWriter(
                object && rules.output() != JsonOutput.WORDS ? Optional.of(jsonObject()) : Optional.empty(), words);
    }

    /** At most 64 of a few characters (OpenAI's OpenAPI description, ResponseFormatJsonSchema, seen 2026-11-28). */
    private static String name(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return plain.isEmpty() ? "answer" : plain.substring(0, Math.min(64, plain.length()));
    }
}
