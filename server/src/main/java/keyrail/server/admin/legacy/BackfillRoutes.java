package keyrail.server.admin.legacy;

import static keyrail.server.admin.json.Shape.required;

import java.util.List;
import java.util.Set;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.service.legacy.Backfill;
import keyrail.service.legacy.BackfillPlan;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code backfill}: which connections the entries of {@code config.json} mean, shown or written down. */
public final class BackfillRoutes {
    private static final String BACKFILL = "/v1/inference/backfill";

    private static final Shape CHANGE = Shape.of(
                    required("entry", Kind.TEXT),
                    required("connection", Kind.TEXT),
                    required("makesConnection", Kind.FLAG))
            .named("BackfillChange");

    private static final Shape SKIPPED = Shape.of(required("entry", Kind.TEXT), required("reason", Kind.TEXT));

    private static final Shape PLAN = Shape.of(
            required("mode", Kind.TEXT),
            required("changes", Kind.listOf(CHANGE)),
            required("skipped", Kind.listOf(SKIPPED)),
            required("writesLegacyRoute", Kind.FLAG));

    private final Backfill backfill;

    public BackfillRoutes(Backfill backfill) {
        this.backfill = backfill;
    }

    public List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(
                        "GET",
                        BACKFILL,
                        AdminScope.SETTINGS_READ,
                        Set.of(Effect.STATE_READ),
                        Contract.of("Shows what a backfill would write", PLAN),
                        call -> view(backfill.plan())),
                new AdminRoute(
                        "POST",
                        BACKFILL,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.STATE_WRITE),
                        Contract.of("Writes into config.json which connections its entries mean", PLAN),
                        call -> view(backfill.run(call.actor()))));
    }

    private static JsonNode view(BackfillPlan plan) {
        ObjectNode answer = Json.object().put("mode", plan.managed() ? "managed" : "your-own");
        ArrayNode changes = answer.putArray("changes");
        for (BackfillPlan.Step step : plan.steps()) {
            changes.addObject()
                    .put("entry", String.join(".", step.path()))
                    .put("connection", step.connection().value())
                    .put("makesConnection", step.makesRow());
        }
        ArrayNode skipped = answer.putArray("skipped");
        for (BackfillPlan.Skipped entry : plan.skipped()) {
            skipped.addObject().put("entry", String.join(".", entry.path())).put("reason", entry.reason());
        }
        return answer.put("writesLegacyRoute", plan.marksLegacy());
    }
}
