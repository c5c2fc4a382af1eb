package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import keyrail.core.connection.ConnectionModel;
import keyrail.core.names.ConnectionName;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.server.admin.port.ConnectionTester;
import keyrail.service.Change;
import keyrail.service.connection.ConnectionListing;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.ConnectionUpdate;
import keyrail.service.connection.DeletedConnection;
import keyrail.service.connection.NewConnection;
import keyrail.service.credential.SecretText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /inference/provider-connections}. */
public final class ConnectionRoutes {
    private static final String ALL = "/v1/inference/provider-connections";
    private static final String ONE = ALL + "/{name}";

    /** The members that can say which host a call goes to. */
    private static final Set<String> NAMING_A_HOST = Set.of("baseUrl", "settings");

    private static final Kind MODELS = new Kind.ListOf(Kind.oneOf(
            Kind.TEXT,
            new Kind.Members(Shape.of(
                    required("id", Kind.TEXT),
                    optional("displayName", Kind.TEXT).orNull()))));

    private static final Shape UPDATE = Shape.of(
            optional("auth", AuthFields.KIND),
            optional("credential", Kind.TEXT),
            optional("label", Kind.TEXT).orNull(),
            optional("baseUrl", Kind.TEXT).orNull(),
            optional("models", MODELS).orNull(),
            optional("settings", new Kind.TextMap()).orNull());

    private static final Shape CREATE = Shape.of(required("name", Kind.TEXT), required("provider", Kind.TEXT))
            .and(UPDATE.fields().toArray(Shape.Field[]::new))
            .and(optional("credentialValue", Kind.TEXT));

    private final ConnectionService connections;
    private final ConnectionTester tester;

    public ConnectionRoutes(ConnectionService connections, ConnectionTester tester) {
        this.connections = connections;
        this.tester = tester;
    }

    public List<AdminRoute> routes() {
        return List.of(
                new AdminRoute("GET", ALL, AdminScope.SETTINGS_READ, Set.of(Effect.STATE_READ), listing(), this::list),
                new AdminRoute(
                        "GET",
                        ONE,
                        AdminScope.SETTINGS_READ,
                        Set.of(Effect.STATE_READ),
                        Contract.of("Shows a connection", Shapes.ROW)
                                .tagged(
                                        "status",
                                        "statusReason",
                                        "statusSince",
                                        "statusUntil",
                                        "lastSuccessAt",
                                        "endpoint"),
                        call -> Views.row(connections.get(call.path("name")))),
                new AdminRoute(
                        "POST",
                        ALL,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.STATE_WRITE, Effect.SECRET_WRITE, Effect.NETWORK_REDIRECT),
                        Map.of(Effect.SECRET_WRITE, Set.of("credentialValue"), Effect.NETWORK_REDIRECT, NAMING_A_HOST),
                        Contract.of("Creates a connection, and stores its secret with it", Shapes.ROW)
                                .body(CREATE)
                                .created(),
                        this::create),
                new AdminRoute(
                        "PATCH",
                        ONE,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.STATE_WRITE, Effect.NETWORK_REDIRECT),
                        Map.of(Effect.NETWORK_REDIRECT, NAMING_A_HOST),
                        Contract.of("Changes the mentioned members of a connection; null clears", Shapes.ROW)
                                .body(UPDATE),
                        this::update),
                new AdminRoute(
                        "DELETE",
                        ONE,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.STATE_DELETE),
                        deletion(),
                        this::delete),
                new AdminRoute(
                        "POST",
                        ONE + "/test",
                        AdminScope.SETTINGS_READ,
                        Set.of(Effect.STATE_READ, Effect.SPEND),
                        verdict(),
                        this::test));
    }

    private static Contract listing() {
        Shape malformed = Shape.of(required("name", Kind.TEXT), required("reason", Kind.TEXT));
        return Contract.of(
                        "Lists connections, oldest first, and the rows that cannot be read",
                        Shape.of(
                                required("connections", Kind.listOf(Shapes.ROW)),
                                required("malformed", Kind.listOf(malformed))))
                .query(optional("provider", Kind.TEXT));
    }

    private static Contract deletion() {
        return Contract.of(
                        "Deletes a connection; its secret stays in the vault",
                        Shapes.OK.and(
                                required("danglingProfiles", Kind.TEXTS), required("danglingCallSites", Kind.TEXTS)))
                .query(Shapes.FORCE);
    }

    private static Contract verdict() {
        return Contract.of(
                "Calls the vendor as cheaply as it allows, to see whether it takes the credential",
                Shape.of(
                        required("name", Kind.TEXT),
                        required("ok", Kind.FLAG),
                        required("failed", Kind.TEXT).orNull(),
                        required("message", Kind.TEXT),
                        required("status", Kind.WHOLE).orNull(),
                        required("millis", Kind.WHOLE)));
    }

    private JsonNode list(AdminCall call) {
        ConnectionListing listing = connections.list(call.query("provider").orElse(null));
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("connections");
        listing.connections().forEach(view -> rows.add(Views.row(view)));
        ArrayNode malformed = answer.putArray("malformed");
        listing.malformed()
                .forEach(row -> malformed.addObject().put("name", row.name()).put("reason", row.reason()));
        return answer;
    }

    private JsonNode create(AdminCall call) {
        NewConnection request = new NewConnection(
                call.text("name").orElseThrow(),
                call.text("provider").orElseThrow(),
                AuthFields.of(call),
                call.text("label").orElse(null),
                call.text("baseUrl").orElse(null),
                call.present("models").map(ConnectionRoutes::models).orElse(List.of()),
                call.present("settings").map(ConnectionRoutes::settings).orElse(Map.of()),
                call.text("credentialValue").map(SecretText::read).orElse(null));
        return Views.row(connections.create(request, call.actor()));
    }

    private JsonNode update(AdminCall call) {
        ConnectionUpdate update = new ConnectionUpdate(
                AuthFields.of(call),
                change(call, "label", JsonNode::stringValue),
                change(call, "baseUrl", JsonNode::stringValue),
                change(call, "models", ConnectionRoutes::models),
                change(call, "settings", ConnectionRoutes::settings));
        return Views.row(connections.update(call.path("name"), update, call.actor()));
    }

    private JsonNode delete(AdminCall call) {
        DeletedConnection deleted = connections.delete(call.path("name"), call.flag("force"), call.actor());
        ObjectNode answer = Json.object().put("ok", true);
        answer.set("danglingProfiles", Json.texts(deleted.danglingProfiles()));
        answer.set("danglingCallSites", Json.texts(deleted.danglingCallSites()));
        return answer;
    }

    private JsonNode test(AdminCall call) {
        ConnectionName name = connections.get(call.path("name")).connection().name();
        ConnectionTester.Verdict verdict = tester.test(name);
        ConnectionTester.Step failed = verdict.failed();
        return Json.object()
                .put("name", name.value())
                .put("ok", verdict.isOk())
                .put("failed", failed == null ? null : failed.text())
                .put("message", verdict.message())
                .put("status", verdict.status())
                .put("millis", verdict.took().toMillis());
    }

    private static <T> Change<T> change(AdminCall call, String field, Function<JsonNode, T> reader) {
        @Nullable JsonNode value = call.body().get(field);
        if (value == null) {
            return Change.keep();
        }
        return value.isNull() ? Change.clear() : Change.to(reader.apply(value));
    }

    private static List<ConnectionModel> models(JsonNode list) {
        return list.valueStream()
                .map(model -> model.isString()
                        ? new ConnectionModel(model.stringValue(), null)
                        : new ConnectionModel(model.get("id").stringValue(), displayName(model.get("displayName"))))
                .toList();
    }

    private static @Nullable String displayName(@Nullable JsonNode name) {
        return name == null || name.isNull() ? null : name.stringValue();
    }

    private static Map<String, String> settings(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, member -> member.getValue().stringValue()));
    }
}
