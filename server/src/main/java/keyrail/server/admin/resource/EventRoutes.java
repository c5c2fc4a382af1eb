package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.event.Event;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.service.usage.UsageService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /events}: the latest changes and attempts, and for who keeps listening all that follow. */
public final class EventRoutes {
    private static final int USUAL_LIMIT = 50;

    private final UsageService usage;

    public EventRoutes(UsageService usage) {
        this.usage = usage;
    }

    public List<AdminRoute> routes() {
        return List.of(new AdminRoute(
                "GET",
                "/v1/events",
                AdminScope.USAGE_READ,
                Set.of(Effect.STATE_READ),
                Contract.of(
                                "Lists the latest changes and attempts, oldest first; as text/event-stream, goes on"
                                        + " with each new one",
                                Shape.of(required("events", new Kind.ListOf(new Kind.Anything()))))
                        .query(optional("limit", Kind.WHOLE))
                        .streaming(),
                this::latest));
    }

    private JsonNode latest(AdminCall call) {
        int limit = UsageRoutes.limit(call, USUAL_LIMIT);
        record Dated(Instant at, Event event) {}
        List<Dated> all = new ArrayList<>();
        usage.auditPage(null, null, limit)
                .reversed()
                .forEach(entry -> all.add(new Dated(entry.entry().at(), new Event.Change(entry))));
        usage.recentAttempts(limit).reversed().forEach(row -> all.add(new Dated(row.at(), new Event.Attempt(row))));
        all.sort(Comparator.comparing(Dated::at));
        ObjectNode answer = Json.object();
        ArrayNode events = answer.putArray("events");
        all.subList(Math.max(0, all.size() - limit), all.size())
                .forEach(dated -> events.add(dated.event().json()));
        return answer;
    }
}
