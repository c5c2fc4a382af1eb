package keyrail.app.cli.connections;

import java.util.stream.Collectors;
import keyrail.app.cli.console.Facts;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Text;
import keyrail.core.names.ConnectionName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a connection is addressed and shown. */
public final class ConnectionText {
    static final String BASE = "/inference/provider-connections";

    private ConnectionText() {}

    /** @throws keyrail.core.failure.KeyrailException {@code invalid_name} */
    static String path(String name) {
        return BASE + "/" + new ConnectionName(name).value();
    }

    static ObjectNode wrapped(JsonNode row) {
        ObjectNode fields = Json.object();
        fields.set("connection", row);
        return fields;
    }

    static String describe(JsonNode row) {
        return new Facts()
                .add("name", Json.text(row, "name"))
                .add("provider", Json.text(row, "provider"))
                .add("auth", auth(row))
                .addIfAny("label", Json.text(row, "label"))
                .addIfAny("endpoint", Json.text(row, "endpoint"))
                .addIfAny("base url", Json.text(row, "baseUrl"))
                .addIfAny("models", models(row))
                .addIfAny("settings", settings(row))
                .add("status", status(row))
                .addIfAny("since", Text.instant(row.path("statusSince")))
                .addIfAny("last success", Text.instant(row.path("lastSuccessAt")))
                .add("created", Text.instant(row.path("createdAt")))
                .add("updated", Text.instant(row.path("updatedAt")))
                .render();
    }

    /** As in {@code rate_limited until 2026-11-24T10:00:00Z: why}. */
    static String status(JsonNode row) {
        String reason = Json.text(row, "statusReason");
        return state(row) + (reason.isEmpty() ? "" : ": " + reason);
    }

    /** The state and until when it lasts, where that is known. */
    public static String state(JsonNode row) {
        String until = Text.instant(row.path("statusUntil"));
        return Json.text(row, "status") + (until.isEmpty() ? "" : " until " + until);
    }

    private static String auth(JsonNode row) {
        String text = Json.text(row, "authText");
        return text.isEmpty() ? Json.text(row.path("auth"), "type") : text;
    }

    private static String models(JsonNode row) {
        return row.path("models")
                .valueStream()
                .map(model -> model.isString() ? model.stringValue() : Json.text(model, "id"))
                .collect(Collectors.joining(", "));
    }

    private static String settings(JsonNode row) {
        return row.path("settings").properties().stream()
                .map(setting -> setting.getKey() + "=" + Json.text(setting.getValue()))
                .collect(Collectors.joining(", "));
    }
}
