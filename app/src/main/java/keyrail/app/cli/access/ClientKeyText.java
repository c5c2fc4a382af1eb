package keyrail.app.cli.access;

import java.util.stream.Collectors;
import keyrail.app.cli.console.Json;
import keyrail.core.names.ClientKeyName;
import tools.jackson.databind.JsonNode;

/** How client keys are addressed and shown. */
public final class ClientKeyText {
    public static final String BASE = "/client-keys";

    private ClientKeyText() {}

    public static String path(String name) {
        return BASE + "/" + new ClientKeyName(name).value();
    }

    public static String profiles(JsonNode key) {
        String names = key.path("profiles").valueStream().map(Json::text).collect(Collectors.joining(", "));
        return names.isEmpty() ? "all" : names;
    }
}
