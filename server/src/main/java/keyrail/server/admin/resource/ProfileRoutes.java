package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.service.profile.ProfileField;
import keyrail.service.profile.ProfileFields;
import keyrail.service.profile.ProfileService;
import keyrail.service.profile.WrittenProfile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /inference/profiles}. */
public final class ProfileRoutes {
    private static final String ALL = "/v1/inference/profiles";
    private static final String ONE = ALL + "/{name}";

    private static final Shape FIELDS = Shape.of(Arrays.stream(ProfileField.values())
            .map(field -> optional(field.requestName(), kind(field)).orNull())
            .toArray(Shape.Field[]::new));

    private static final Shape CREATE =
            Shape.of(required("name", Kind.TEXT)).and(FIELDS.fields().toArray(Shape.Field[]::new));

    private static final Shape WRITTEN =
            Shape.of(required("profile", new Kind.Members(Shapes.PROFILE)), required("warnings", Kind.TEXTS));

    private final ProfileService profiles;

    public ProfileRoutes(ProfileService profiles) {
        this.profiles = profiles;
    }

    public List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(
                        "GET",
                        ALL,
                        AdminScope.SETTINGS_READ,
                        Set.of(Effect.STATE_READ),
                        Contract.of(
                                "Lists profiles, broken entries too",
                                Shape.of(required("profiles", Kind.listOf(Shapes.PROFILE)))),
                        this::list),
                new AdminRoute(
                        "GET",
                        ONE,
                        AdminScope.SETTINGS_READ,
                        Set.of(Effect.STATE_READ),
                        Contract.of(
                                        "Shows a profile and its entry in config.json",
                                        Shapes.PROFILE.and(required("entry", new Kind.Anything())))
                                .tagged("status", "reason", "isDefault", "isActive", "payer"),
                        this::show),
                new AdminRoute(
                        "POST",
                        ALL,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.STATE_WRITE),
                        Contract.of("Adds a profile", WRITTEN).body(CREATE).created(),
                        this::create),
                new AdminRoute(
                        "PATCH",
                        ONE,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.STATE_WRITE),
                        Contract.of("Changes the mentioned members of a profile; null clears", WRITTEN)
                                .body(FIELDS),
                        this::update),
                new AdminRoute(
                        "DELETE",
                        ONE,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.STATE_DELETE),
                        Contract.of(
                                        "Removes a profile; danglingReferences are the places that name it still",
                                        Shapes.OK.and(
                                                required("name", Kind.TEXT),
                                                required("danglingReferences", Kind.TEXTS)))
                                .query(Shapes.FORCE),
                        this::delete));
    }

    private static Kind kind(ProfileField field) {
        return switch (field) {
            case PROVIDER, MODEL, CONNECTION, LABEL, DESCRIPTION, EFFORT, VERBOSITY, STATUS -> Kind.TEXT;
            case MAX_TOKENS -> Kind.WHOLE;
            case TEMPERATURE, TOP_P -> Kind.DECIMAL;
            case THINKING, ALLOW_PAYER_CHANGE -> Kind.FLAG;
            case FALLBACK -> Kind.TEXTS;
        };
    }

    private JsonNode list(AdminCall call) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("profiles");
        profiles.list().forEach(view -> list.add(Views.profile(view)));
        return answer;
    }

    private JsonNode show(AdminCall call) {
        ObjectNode answer = Views.profile(profiles.get(call.path("name")));
        answer.set("entry", Json.ofConfig(profiles.rawEntry(call.path("name"))));
        return answer;
    }

    private JsonNode create(AdminCall call) {
        return written(profiles.create(call.text("name").orElseThrow(), fields(call), call.actor()));
    }

    private JsonNode update(AdminCall call) {
        return written(profiles.update(call.path("name"), fields(call), call.actor()));
    }

    private JsonNode delete(AdminCall call) {
        List<String> dangling = profiles.delete(call.path("name"), call.flag("force"), call.actor());
        ObjectNode answer = Json.object().put("ok", true).put("name", call.path("name"));
        answer.set("danglingReferences", Json.texts(dangling));
        return answer;
    }

    private static JsonNode written(WrittenProfile written) {
        ObjectNode answer = Json.object();
        answer.set("profile", Views.profile(written.profile()));
        answer.set("warnings", Json.texts(written.warnings()));
        return answer;
    }

    private static ProfileFields fields(AdminCall call) {
        Map<ProfileField, String> values = new EnumMap<>(ProfileField.class);
        for (ProfileField field : ProfileField.values()) {
            JsonNode value = call.body().get(field.requestName());
            if (value != null) {
                values.put(field, value.toString());
            }
        }
        return new ProfileFields(values);
    }
}
