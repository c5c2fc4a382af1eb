package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.provider.ModelCapability;
import keyrail.core.provider.ModelFacts;
import keyrail.core.provider.Providers;
import keyrail.core.routing.TuningKey;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /inference/models}: what is known of models, and what each refuses; null says that it is not known. */
public final class ModelRoutes {
    private static final Shape MODEL = Shape.of(
                    required("provider", Kind.TEXT),
                    required("id", Kind.TEXT),
                    required("displayName", Kind.TEXT).orNull(),
                    required("contextWindow", Kind.WHOLE).orNull(),
                    required("outputLimit", Kind.WHOLE).orNull(),
                    required("capabilities", Kind.TEXTS).orNull(),
                    required("refused", Kind.TEXTS).orNull(),
                    required("source", Kind.TEXT),
                    required("seen", Kind.TEXT))
            .named("Model");

    private final Providers providers;

    public ModelRoutes(Providers providers) {
        this.providers = providers;
    }

    public List<AdminRoute> routes() {
        return List.of(new AdminRoute(
                "GET",
                "/v1/inference/models",
                AdminScope.SETTINGS_READ,
                Set.of(Effect.STATE_READ),
                Contract.of("Lists the models of the catalog", Shape.of(required("models", Kind.listOf(MODEL))))
                        .query(optional("provider", Kind.TEXT)),
                this::list));
    }

    private JsonNode list(AdminCall call) {
        Optional<String> wanted = call.query("provider");
        wanted.ifPresent(this::requireProvider);
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("models");
        for (ModelFacts model : providers.models()) {
            if (wanted.isEmpty() || model.provider().value().equals(wanted.get())) {
                list.add(view(model));
            }
        }
        return answer;
    }

    private void requireProvider(String wanted) {
        List<String> ids =
                providers.all().stream().map(traits -> traits.id().value()).toList();
        if (!ids.contains(wanted)) {
            throw new KeyrailException(
                    FailureCode.UNKNOWN_PROVIDER,
                    "unknown provider \"" + wanted + "\"; there are " + String.join(", ", ids));
        }
    }

    private ObjectNode view(ModelFacts model) {
        Set<ModelCapability> capabilities = model.capabilities();
        ObjectNode object = Json.object()
                .put("provider", model.provider().value())
                .put("id", model.id())
                .put("displayName", model.title())
                .put("contextWindow", model.contextWindow())
                .put("outputLimit", model.outputLimit());
        if (capabilities == null) {
            object.putNull("capabilities");
        } else {
            object.set(
                    "capabilities",
                    Json.texts(capabilities.stream()
                            .sorted()
                            .map(ModelCapability::text)
                            .toList()));
        }
        providers
                .adapter(model.provider())
                .map(adapter -> adapter.relayRules(model.id()).refused())
                .ifPresentOrElse(
                        refused -> object.set(
                                "refused",
                                Json.texts(refused.stream()
                                        .sorted()
                                        .map(TuningKey::configName)
                                        .toList())),
                        () -> object.putNull("refused"));
        return object.put("source", model.source()).put("seen", model.seen());
    }
}
