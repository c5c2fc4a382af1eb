package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.required;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.ModelRoute;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.service.profile.DefaultsService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code active-profile}, {@code default-profile} and {@code model-routes}: what selects when a call does not. */
public final class DefaultsRoutes {
    private static final String ACTIVE = "/v1/inference/active-profile";
    private static final String DEFAULT = "/v1/inference/default-profile";
    private static final String ROUTES = "/v1/inference/model-routes";
    private static final Shape NAME = Shape.of(required("name", Kind.TEXT).orNull());

    private final DefaultsService defaults;

    public DefaultsRoutes(DefaultsService defaults) {
        this.defaults = defaults;
    }

    public List<AdminRoute> routes() {
        Shape active = Shape.of(required("activeProfile", Kind.TEXT).orNull());
        Shape usual = Shape.of(required("defaultProfile", Kind.TEXT).orNull());
        return List.of(
                read(ACTIVE, "Shows the active profile", active, call -> active()),
                read(DEFAULT, "Shows the default profile", usual, call -> usual()),
                read(ROUTES, "Shows which model names go to which profile", Shapes.MODEL_ROUTES, call -> modelRoutes()),
                write(
                        ACTIVE,
                        Contract.of("Sets or clears the active profile", active).body(NAME),
                        this::setActive),
                write(
                        DEFAULT,
                        Contract.of("Sets or clears the default profile", usual).body(NAME),
                        this::setDefault),
                write(
                        ROUTES,
                        Contract.of("Replaces the model routes; the first match wins", Shapes.MODEL_ROUTES)
                                .body(Shapes.MODEL_ROUTES),
                        this::setModelRoutes));
    }

    private static AdminRoute read(String template, String summary, Shape answer, AdminRoute.Handler handler) {
        return new AdminRoute(
                "GET",
                template,
                AdminScope.SETTINGS_READ,
                Set.of(Effect.STATE_READ),
                Contract.of(summary, answer).tagged(),
                handler);
    }

    private static AdminRoute write(String template, Contract contract, AdminRoute.Handler handler) {
        return new AdminRoute(
                "PUT", template, AdminScope.SETTINGS_WRITE, Set.of(Effect.STATE_WRITE), contract, handler);
    }

    private JsonNode setActive(AdminCall call) {
        defaults.setActiveProfile(call.text("name").orElse(null), call.actor());
        return active();
    }

    private JsonNode setDefault(AdminCall call) {
        defaults.setDefaultProfile(call.text("name").orElse(null), call.actor());
        return usual();
    }

    private JsonNode setModelRoutes(AdminCall call) {
        List<ModelRoute> routes = call.present("modelRoutes")
                .orElseThrow()
                .valueStream()
                .map(route -> ModelRoute.of(
                        route.get("model").stringValue(),
                        new ProfileName(route.get("profile").stringValue())))
                .toList();
        defaults.setModelRoutes(routes, call.actor());
        return modelRoutes();
    }

    private JsonNode active() {
        return named("activeProfile", defaults.activeProfile());
    }

    private JsonNode usual() {
        return named("defaultProfile", defaults.defaultProfile());
    }

    private static JsonNode named(String member, Optional<ProfileName> name) {
        return Json.object().put(member, name.map(ProfileName::value).orElse(null));
    }

    private JsonNode modelRoutes() {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("modelRoutes");
        for (ModelRoute route : defaults.modelRoutes()) {
            list.addObject()
                    .put("model", route.glob())
                    .put("profile", route.profile().value());
        }
        return answer;
    }
}
