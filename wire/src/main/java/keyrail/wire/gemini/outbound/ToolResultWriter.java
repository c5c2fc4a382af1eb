package keyrail.wire.gemini.outbound;

import java.util.List;
import java.util.stream.Collectors;
import keyrail.core.inference.hub.Block;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what tools gave as function responses, which carry the function's name and an object. */
final class ToolResultWriter {
    private ToolResultWriter() {}

    /** @param result null where nobody gave one */
    static ObjectNode part(String id, String name, Block.@Nullable ToolResult result) {
        ObjectNode part = JsonTree.object();
        ObjectNode response = part.putObject("functionResponse");
        if (!id.isEmpty()) {
            response.put("id", id);
        }
        response.put("name", name).set("response", response(result));
        return part;
    }

    private static ObjectNode response(Block.@Nullable ToolResult result) {
        if (result == null) {
            return JsonTree.object().put("error", "no result was given");
        }
        String text = text(result.content());
        if (result.failed()) {
            return JsonTree.object().put("error", text);
        }
        if (text.isEmpty() && !result.content().isEmpty()) {
            return JsonTree.object().put("output", "(what follows is the result)");
        }
        return object(text);
    }

    /**
     * An object where the text is one that comes back from it to the letter, else the text as {@code output}, as
     * FunctionResponse.response documents (seen 2026-11-28).
     */
    private static ObjectNode object(String text) {
        JsonNode read = text.startsWith("{") ? JsonTree.read(text).orElse(null) : null;
        return read instanceof ObjectNode object && JsonTree.text(object).equals(text)
                ? object
                : JsonTree.object().put("output", text);
    }

    /** The text of a result, its pieces on lines of their own. */
    static String text(List<Block> content) {
        return content.stream()
                .map(ToolResultWriter::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String text(Block block) {
        return switch (block) {
            case Block.Text text -> text.text();
            case Block.Refusal refusal -> refusal.text();
            case Block.Media _, Block.ToolCall _, Block.ToolResult _, Block.Thought _, Block.Hidden _ -> "";
        };
    }
}
