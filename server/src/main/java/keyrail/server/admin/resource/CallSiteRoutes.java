package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.util.List;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CallSiteName;
import keyrail.core.names.ProfileName;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.CallSiteBinding;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Route;
import keyrail.core.routing.RungStep;
import keyrail.core.routing.Trace;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.server.admin.port.RouteExplainer;
import keyrail.service.callsite.CallSiteService;
import keyrail.service.callsite.CallSiteView;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /inference/call-sites}: where places in applications point, and how a call from one would be routed. */
public final class CallSiteRoutes {
    private static final String ALL = "/v1/inference/call-sites";
    private static final String ONE = ALL + "/{site}";

    private static final Shape SITE = Shape.of(
                    required("site", Kind.TEXT),
                    required("known", Kind.FLAG),
                    required("profile", Kind.TEXT).orNull(),
                    required("inline", Kind.FLAG))
            .named("CallSite");
    private static final Shape RESOLVED = Shape.of(
            required("profile", Kind.TEXT).orNull(),
            required("provider", Kind.TEXT),
            required("connection", Kind.TEXT),
            required("model", Kind.TEXT).orNull(),
            required("payer", Kind.TEXT));
    private static final Shape STEP = Shape.of(
                    required("rung", Kind.TEXT),
                    required("verdict", Kind.TEXT),
                    required("subject", Kind.TEXT),
                    required("reason", Kind.TEXT))
            .named("RungStep");
    private static final Shape.Field WINNER = required("winner", Kind.TEXT).orNull();
    private static final Shape.Field TARGET =
            required("resolved", new Kind.Members(RESOLVED)).orNull();
    private static final Shape.Field ERROR = required(
                    "resolutionError",
                    new Kind.Members(Shape.of(required("code", Kind.TEXT), required("message", Kind.TEXT))))
            .orNull();
    private static final Shape TRACED = SITE.and(
            required("entry", new Kind.Anything()).orNull(),
            WINNER,
            TARGET,
            required("resolutionChain", Kind.listOf(STEP)),
            ERROR);

    private final CallSiteService callSites;
    private final RouteExplainer explainer;

    public CallSiteRoutes(CallSiteService callSites, RouteExplainer explainer) {
        this.callSites = callSites;
        this.explainer = explainer;
    }

    public List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(
                        "GET",
                        ALL,
                        AdminScope.SETTINGS_READ,
                        Set.of(Effect.STATE_READ),
                        Contract.of(
                                "Lists call sites and what serves a call from each",
                                Shape.of(required("callSites", Kind.listOf(SITE.and(WINNER, TARGET, ERROR))))),
                        call -> list()),
                new AdminRoute(
                        "GET",
                        ONE,
                        AdminScope.SETTINGS_READ,
                        Set.of(Effect.STATE_READ),
                        Contract.of("Shows rule by rule how a call from a call site is routed", TRACED)
                                .query(
                                        optional("model", Kind.TEXT),
                                        optional("conversationId", Kind.TEXT),
                                        optional("clientKey", Kind.TEXT))
                                .tagged("known", "winner", "resolved", "resolutionChain", "resolutionError"),
                        this::get),
                new AdminRoute(
                        "PUT",
                        ONE,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.STATE_WRITE),
                        Contract.of("Points a call site at a profile", SITE)
                                .body(Shape.of(required("profile", Kind.TEXT))),
                        this::set),
                new AdminRoute(
                        "DELETE",
                        ONE,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.STATE_DELETE),
                        Contract.of("Takes a call site's entry away", Shapes.OK),
                        this::unset));
    }

    private JsonNode list() {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("callSites");
        for (CallSiteView view : callSites.list()) {
            String site = view.site().value();
            Trace trace = explainer.explain(new RouteExplainer.Question(null, site, null, null));
            ObjectNode object = site(view);
            outcome(object, trace);
            list.add(object);
        }
        return answer;
    }

    private JsonNode get(AdminCall call) {
        CallSiteView view = callSites.view(new CallSiteName(call.path("site")));
        Trace trace = explainer.explain(new RouteExplainer.Question(
                call.query("model").orElse(null),
                view.site().value(),
                call.query("conversationId").orElse(null),
                call.query("clientKey").orElse(null)));
        ObjectNode answer = site(view);
        answer.putNull("entry");
        callSites.rawEntry(view.site()).ifPresent(entry -> answer.set("entry", Json.ofConfig(entry)));
        outcome(answer, trace);
        ArrayNode chain = answer.putArray("resolutionChain");
        for (RungStep step : trace.steps()) {
            chain.addObject()
                    .put("rung", step.rung().text())
                    .put("verdict", step.verdict().text())
                    .put("subject", step.subject())
                    .put("reason", step.reason());
        }
        return answer;
    }

    private JsonNode set(AdminCall call) {
        String profile = call.text("profile")
                .orElseThrow(() -> new KeyrailException(FailureCode.INVALID_ARGUMENT, "\"profile\" is missing"));
        return site(callSites.set(new CallSiteName(call.path("site")), profile, call.actor()));
    }

    private JsonNode unset(AdminCall call) {
        callSites.unset(new CallSiteName(call.path("site")), call.actor());
        return Json.object().put("ok", true);
    }

    private static ObjectNode site(CallSiteView view) {
        ProfileName named = view.binding().map(CallSiteBinding::profile).orElse(null);
        return Json.object()
                .put("site", view.site().value())
                .put("known", view.known())
                .put("profile", named == null ? null : named.value())
                .put("inline", view.binding().isPresent() && named == null);
    }

    private static void outcome(ObjectNode object, Trace trace) {
        switch (trace.route()) {
            case Route.Selected selected -> {
                object.put("winner", selected.rung().text());
                resolved(object.putObject("resolved"), selected.first());
                object.putNull("resolutionError");
            }
            case Route.Refused refused -> {
                object.putNull("winner");
                object.putNull("resolved");
                object.putObject("resolutionError")
                        .put("code", refused.failure().code().text())
                        .put("message", refused.failure().message());
            }
        }
    }

    private static void resolved(ObjectNode object, Candidate candidate) {
        Profile profile = candidate.profile();
        ProviderId provider = candidate.connection().connection().provider();
        object.put("profile", profile == null ? null : profile.name().value())
                .put("provider", provider.value())
                .put("connection", candidate.connection().name().value())
                .put("model", candidate.model())
                .put("payer", candidate.connection().payer().text());
    }
}
