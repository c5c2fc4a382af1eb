package keyrail.app.cli.credentials;

import java.util.stream.Collectors;
import keyrail.app.cli.console.Facts;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Text;
import keyrail.core.names.CredentialRef;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The two arguments that name a place in the vault. */
final class CredentialSlot {
    @Parameters(index = "0", paramLabel = "<service>", description = "Whose secret, e.g. anthropic.")
    String service = "";

    @Parameters(index = "1", paramLabel = "<field>", description = "Which one, e.g. api_key.")
    String field = "";

    /** @throws keyrail.core.failure.KeyrailException {@code invalid_name} */
    CredentialRef ref() {
        return new CredentialRef(service, field);
    }

    String path() {
        CredentialRef ref = ref();
        return "/credentials/" + ref.service() + "/" + ref.field();
    }

    static ObjectNode wrapped(JsonNode meta) {
        ObjectNode fields = Json.object();
        fields.set("credential", meta);
        return fields;
    }

    static String describe(JsonNode meta) {
        return new Facts()
                .add("credential", Json.text(meta, "credential"))
                .addIfAny("value", Json.text(meta, "lastFour"))
                .add("version", Json.cell(meta, "version"))
                .add("goes only to", audience(meta))
                .add("used by", usedBy(meta))
                .add("status", Json.cell(meta, "status"))
                .add("created", Text.instant(meta.path("createdAt")))
                .add("updated", Text.instant(meta.path("updatedAt")))
                .render();
    }

    static String audience(JsonNode meta) {
        String audience = Json.text(meta, "audience");
        return audience.isEmpty() ? "not bound yet" : audience;
    }

    static String usedBy(JsonNode meta) {
        String names = meta.path("usedBy").valueStream().map(Json::text).collect(Collectors.joining(", "));
        return names.isEmpty() ? "-" : names;
    }
}
