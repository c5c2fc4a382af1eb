package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.util.List;
import java.util.Set;
import keyrail.core.names.CredentialRef;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.service.credential.CredentialService;
import keyrail.service.credential.SecretText;
import keyrail.service.credential.SetOutcome;
import keyrail.service.credential.TrustOutcome;
import keyrail.service.credential.TrustRequest;
import keyrail.service.credential.VaultReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /credentials} and {@code /vault}; no answer ever holds a secret. */
public final class CredentialRoutes {
    private static final String ALL = "/v1/credentials";
    private static final String ONE = ALL + "/{service}/{field}";

    private final CredentialService credentials;

    public CredentialRoutes(CredentialService credentials) {
        this.credentials = credentials;
    }

    public List<AdminRoute> routes() {
        return List.of(
                read("GET", ALL, "Lists credentials", listed(), this::list),
                new AdminRoute(
                        "GET",
                        ONE,
                        AdminScope.CREDENTIALS_READ,
                        Set.of(Effect.STATE_READ),
                        Contract.of("Shows all of a credential but the secret", Shapes.META)
                                .tagged("usedBy", "status"),
                        this::show),
                read("GET", "/v1/vault", "Says what protects the vault", vault(), this::vaultFacts),
                read("POST", "/v1/vault/verify", "Opens every record to see if it can be", verified(), this::verify),
                new AdminRoute(
                        "PUT",
                        ONE,
                        AdminScope.CREDENTIALS_WRITE,
                        Set.of(Effect.SECRET_WRITE),
                        Contract.of(
                                        "Stores a secret, or its next version",
                                        Shape.of(
                                                required("credential", new Kind.Members(Shapes.META)),
                                                required("created", Kind.FLAG)))
                                .body(Shape.of(required("value", Kind.TEXT))),
                        this::set),
                new AdminRoute(
                        "DELETE",
                        ONE,
                        AdminScope.CREDENTIALS_WRITE,
                        Set.of(Effect.SECRET_DELETE),
                        Contract.of("Deletes a secret", Shapes.OK).query(Shapes.FORCE),
                        this::delete),
                new AdminRoute(
                        "POST",
                        ONE + "/trust",
                        AdminScope.CREDENTIALS_WRITE,
                        Set.of(Effect.TRUST_CHANGE, Effect.NETWORK_REDIRECT),
                        Contract.of("Lets a credential go to another place, or shows what that would change", trusted())
                                .body(Shape.of(
                                        required("confirm", Kind.FLAG),
                                        optional("baseUrl", Kind.TEXT).orNull())),
                        this::trust));
    }

    private static AdminRoute read(
            String method, String template, String summary, Shape answer, AdminRoute.Handler handler) {
        return new AdminRoute(
                method,
                template,
                AdminScope.CREDENTIALS_READ,
                Set.of(Effect.STATE_READ),
                Contract.of(summary, answer),
                handler);
    }

    private static Shape listed() {
        return Shape.of(required("credentials", Kind.listOf(Shapes.META)));
    }

    private static Shape vault() {
        return Shape.of(required("protection", Kind.TEXT), required("records", Kind.WHOLE));
    }

    private static Shape verified() {
        return Shape.of(
                required("records", Kind.WHOLE), required("readable", Kind.WHOLE), required("corrupt", Kind.TEXTS));
    }

    private static Shape trusted() {
        return Shape.of(
                required("credential", Kind.TEXT),
                required("old", Kind.TEXT).orNull(),
                required("new", Kind.TEXT),
                required("changed", Kind.FLAG));
    }

    private JsonNode list(AdminCall call) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("credentials");
        credentials.list().forEach(view -> list.add(Views.credential(view)));
        return answer;
    }

    private JsonNode show(AdminCall call) {
        return Views.credential(credentials.get(ref(call)));
    }

    private JsonNode set(AdminCall call) {
        SetOutcome outcome =
                credentials.set(ref(call), SecretText.read(call.text("value").orElseThrow()), call.actor());
        ObjectNode answer = Json.object();
        answer.set("credential", Views.credential(outcome.credential()));
        return answer.put("created", outcome.created());
    }

    private JsonNode delete(AdminCall call) {
        credentials.delete(ref(call), call.flag("force"), call.actor());
        return Json.object().put("ok", true);
    }

    private JsonNode trust(AdminCall call) {
        TrustRequest request = new TrustRequest(
                call.text("baseUrl").orElse(null), call.truth("confirm").orElseThrow());
        TrustOutcome outcome = credentials.trust(ref(call), request, call.actor());
        return Json.object()
                .put("credential", outcome.ref().toString())
                .put("old", Views.textOrNull(outcome.before()))
                .put("new", outcome.after().toString())
                .put("changed", outcome.changed());
    }

    private JsonNode vaultFacts(AdminCall call) {
        return Json.object()
                .put("protection", credentials.protection())
                .put("records", credentials.list().size());
    }

    private JsonNode verify(AdminCall call) {
        VaultReport report = credentials.verify();
        ObjectNode answer = Json.object().put("records", report.records()).put("readable", report.readable());
        answer.set("corrupt", Json.texts(report.corrupt()));
        return answer;
    }

    private static CredentialRef ref(AdminCall call) {
        return new CredentialRef(call.path("service"), call.path("field"));
    }
}
