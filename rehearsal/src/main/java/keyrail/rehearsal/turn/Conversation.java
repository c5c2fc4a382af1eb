package keyrail.rehearsal.turn;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request asks of a model.
 *
 * @param parallel whether several tools may be called in one turn
 * @param thinks whether thinking is asked for, and shown where the vendor shows it
 * @param schema what the answer's JSON has to fit, or null for an answer in prose
 */
public record Conversation(
        List<Entry> entries,
        List<Tool> tools,
        Choice choice,
        boolean parallel,
        boolean thinks,
        @Nullable JsonNode schema) {
    public Conversation {
        entries = List.copyOf(entries);
        tools = List.copyOf(tools);
    }

    /** One thing said, in the order of the request. */
    public sealed interface Entry {}

    /** Text of the user. */
    record UserText(String text) implements Entry {}

    /**
     * Something the user shows.
     *
     * @param content as sent: Base64, or an address
     */
    record Attachment(String mediaType, String content) implements Entry {}

    /** What a tool gave back. */
    record ToolResult(String text) implements Entry {}

    /** An earlier answer of the model. */
    record Answered() implements Entry {}

    /**
     * A tool the model may call.
     *
     * @param namespace the group it is offered in, or empty
     * @param freeform whether it takes text instead of arguments
     */
    public record Tool(String name, JsonNode schema, String namespace, boolean freeform) {
        Tool(String name, JsonNode schema) {
            this(name, schema, "", false);
        }
    }

    /** Whether tools may, must or must not be called. */
    enum Mode {
        AUTO,
        ANY,
        NONE
    }

    /** @param name the only tool that may be called, or empty */
    record Choice(Mode mode, String name) {
        static final Choice AUTO = new Choice(Mode.AUTO, "");

        static Choice of(String word) {
            return switch (word) {
                case "any", "ANY", "required" -> new Choice(Mode.ANY, "");
                case "none", "NONE" -> new Choice(Mode.NONE, "");
                default -> AUTO;
            };
        }
    }

    Optional<Tool> tool(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    /** All text in a value that may be a string, a part with text, or a list of such. */
    static String textOf(JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isArray()) {
            StringBuilder text = new StringBuilder();
            value.forEach(part -> text.append(textOf(part)));
            return text.toString();
        }
        return value.path("text").asString("") + (value.has("content") ? textOf(value.path("content")) : "");
    }
}
