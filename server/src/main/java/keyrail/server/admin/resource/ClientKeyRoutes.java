package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.util.List;
import java.util.Set;
import keyrail.core.access.Grants;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.service.access.ClientKeyService;
import keyrail.service.access.IssuedKey;
import keyrail.service.access.NewClientKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /client-keys}; a key's text is in the answer that makes it, and nowhere else. */
public final class ClientKeyRoutes {
    private static final String ALL = "/v1/client-keys";

    private final ClientKeyService clientKeys;

    public ClientKeyRoutes(ClientKeyService clientKeys) {
        this.clientKeys = clientKeys;
    }

    public List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(
                        "GET",
                        ALL,
                        AdminScope.SETTINGS_READ,
                        Set.of(Effect.STATE_READ),
                        Contract.of(
                                "Lists client keys without the keys",
                                Shape.of(required("keys", Kind.listOf(Shapes.CLIENT_KEY)))),
                        this::list),
                new AdminRoute(
                        "POST",
                        ALL,
                        AdminScope.CREDENTIALS_WRITE,
                        Set.of(Effect.TRUST_CHANGE, Effect.SECRET_READ),
                        Contract.of(
                                        "Makes a client key and shows it this once",
                                        Shapes.CLIENT_KEY.and(
                                                required("key", Kind.TEXT), required("warnings", Kind.TEXTS)))
                                .body(Shape.of(
                                        required("name", Kind.TEXT),
                                        optional("profiles", Kind.TEXTS).orNull(),
                                        optional("direct", Kind.FLAG).orNull(),
                                        optional("defaultProfile", Kind.TEXT).orNull()))
                                .created(),
                        this::create),
                new AdminRoute(
                        "DELETE",
                        ALL + "/{name}",
                        AdminScope.CREDENTIALS_WRITE,
                        Set.of(Effect.TRUST_CHANGE, Effect.SECRET_DELETE),
                        Contract.of("Withdraws a client key", Shapes.OK),
                        this::delete));
    }

    private JsonNode list(AdminCall call) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("keys");
        clientKeys.list().forEach(key -> list.add(Views.clientKey(key)));
        return answer;
    }

    private JsonNode create(AdminCall call) {
        Grants grants = new Grants(
                Set.copyOf(call.texts("profiles")),
                call.truth("direct").orElse(false),
                call.text("defaultProfile").orElse(null));
        IssuedKey issued = clientKeys.create(new NewClientKey(call.text("name").orElseThrow(), grants), call.actor());
        ObjectNode answer = Views.clientKey(issued.key()).put("key", issued.text());
        answer.set("warnings", Json.texts(issued.warnings()));
        return answer;
    }

    private JsonNode delete(AdminCall call) {
        clientKeys.delete(call.path("name"), call.actor());
        return Json.object().put("ok", true);
    }
}
