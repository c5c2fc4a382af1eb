package keyrail.wire.responses.codec.reply;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import keyrail.core.inference.hub.ToolSet.Origin;
import keyrail.core.inference.hub.ToolSet.Tool;
import org.jspecify.annotations.Nullable;

/**
 * What tools are to a client of this format: functions, functions in a namespace, and custom tools of plain text; the hub
 * knows functions only.
 */
public final class ClientTools {
    private static final String BETWEEN_GROUP_AND_NAME = "__";

    private final Map<String, Origin> origins = new HashMap<>();

    ClientTools(List<Tool> tools) {
        for (Tool tool : tools) {
            if (tool.origin() != null) {
                origins.put(tool.name(), tool.origin());
            }
        }
    }

    /** The name in the hub of a tool in a namespace, if it is in one. */
    public static String grouped(@Nullable String namespace, String name) {
        return namespace == null || namespace.isEmpty() ? name : namespace + BETWEEN_GROUP_AND_NAME + name;
    }

    /** The namespace of a tool, null for most. */
    @Nullable
    String namespace(String name) {
        Origin origin = origins.get(name);
        return origin == null || "".equals(origin.namespace()) ? null : origin.namespace();
    }

    /** The name that goes with the namespace. */
    String shortName(String name) {
        String namespace = namespace(name);
        return namespace == null ? name : name.substring(grouped(namespace, "").length());
    }

    boolean takesFreeText(String name) {
        Origin origin = origins.get(name);
        return origin != null && origin.freeText();
    }
}
