package keyrail.wire.codec;

import java.util.List;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tools that take plain text, as OpenAI's formats have them; the hub knows functions only, so they are ones of one string. */
public final class FreeText {
    /** The one argument. */
    public static final String ARGUMENT = "input";

    private FreeText() {}

    /**
     * The schema of such a tool.
     *
     * @param format what its text must look like; a grammar is told to the model
     */
    public static RawJson schema(@Nullable Fields format, List<Loss> losses) {
        ObjectNode text = JsonTree.object().put("type", "string");
        if (format != null && "grammar".equals(format.needString("type"))) {
            Fields grammar = format.has("grammar") ? format.object("grammar") : format;
            if (grammar != null) {
                text.put(
                        "description",
                        "Must fit this " + grammar.needString("syntax") + " grammar:\n"
                                + grammar.needString("definition"));
                losses.add(Loss.changed(format.place("type"), "the model is told of the grammar, and not held to it"));
            }
        }
        ObjectNode schema = JsonTree.object().put("type", "object");
        schema.putObject("properties").set(ARGUMENT, text);
        schema.putArray("required").add(ARGUMENT);
        schema.put("additionalProperties", false);
        return JsonTree.raw(schema);
    }

    /** A text as arguments of the hub. */
    public static RawJson arguments(String text) {
        return JsonTree.raw(JsonTree.object().put(ARGUMENT, text));
    }

    /** The text of a call; what is not in the shape of our schema is the text itself. */
    public static String of(RawJson arguments) {
        return JsonTree.read(arguments)
                .filter(JsonNode::isObject)
                .map(object -> JsonTree.string(object, ARGUMENT))
                .orElse(arguments.text());
    }

    /** Whether one of the tools has that name and takes plain text. */
    public static boolean isTakenBy(List<Tool> tools, String name) {
        return tools.stream()
                .anyMatch(tool -> tool.name().equals(name)
                        && tool.origin() != null
                        && tool.origin().freeText());
    }
}
