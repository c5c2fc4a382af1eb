package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.required;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.Providers;
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

/** {@code /inference/providers}. */
public final class ProviderRoutes {
    private static final Shape PROVIDER = Shape.of(
                    required("id", Kind.TEXT),
                    required("title", Kind.TEXT),
                    required("endpointRule", Kind.TEXT),
                    required("documentedEndpoint", Kind.TEXT).orNull(),
                    required("authTypes", Kind.TEXTS),
                    required("suggestedModel", Kind.TEXT).orNull(),
                    required("available", Kind.FLAG))
            .named("Provider");

    private final Providers providers;

    public ProviderRoutes(Providers providers) {
        this.providers = providers;
    }

    public List<AdminRoute> routes() {
        return List.of(new AdminRoute(
                "GET",
                "/v1/inference/providers",
                AdminScope.SETTINGS_READ,
                Set.of(Effect.STATE_READ),
                Contract.of(
                        "Lists the providers there can be connections of",
                        Shape.of(required("providers", Kind.listOf(PROVIDER)))),
                this::list));
    }

    private JsonNode list(AdminCall call) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("providers");
        for (ProviderTraits traits : providers.all()) {
            ObjectNode provider = list.addObject()
                    .put("id", traits.id().value())
                    .put("title", traits.title())
                    .put("endpointRule", traits.endpointRule().name().toLowerCase(Locale.ROOT))
                    .put("documentedEndpoint", traits.documentedEndpoint());
            provider.set("authTypes", Json.texts(traits.authTypes()));
            provider.put("suggestedModel", traits.suggestedModel())
                    .put("available", providers.adapter(traits.id()).isPresent());
        }
        return answer;
    }
}
