package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.util.List;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.store.AuditEntry;
import keyrail.core.store.AuditRecord;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageSummary;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.service.usage.UsageService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /usage}, {@code /requests} and {@code /audit}. */
public final class UsageRoutes {
    private static final int USUAL_LIMIT = 50;

    private static final Shape TOKENS = Shape.of(
            required("inputTokens", Kind.WHOLE),
            required("outputTokens", Kind.WHOLE),
            required("cacheReadTokens", Kind.WHOLE),
            required("cacheWriteTokens", Kind.WHOLE),
            required("reasoningTokens", Kind.WHOLE));

    private static final Shape SUMMARY = Shape.of(
                    required("key", Kind.TEXT),
                    required("requests", Kind.WHOLE),
                    required("attempts", Kind.WHOLE),
                    required("failed", Kind.WHOLE))
            .and(TOKENS.fields().toArray(Shape.Field[]::new))
            .named("UsageRow");

    private static final Shape ATTEMPT = Shape.of(
                    required("attempt", Kind.WHOLE),
                    required("at", Kind.TEXT),
                    required("client", Kind.TEXT),
                    required("callSite", Kind.TEXT),
                    required("profile", Kind.TEXT),
                    required("rung", Kind.TEXT),
                    required("connection", Kind.TEXT),
                    required("provider", Kind.TEXT),
                    required("payer", Kind.TEXT),
                    required("credential", Kind.TEXT),
                    required("model", Kind.TEXT),
                    required("format", Kind.TEXT),
                    required("streamed", Kind.FLAG),
                    required("outcome", Kind.TEXT),
                    required("status", Kind.WHOLE),
                    required("tries", Kind.WHOLE),
                    required("usage", new Kind.Members(TOKENS)),
                    required("usageState", Kind.TEXT),
                    required("reasons", Kind.TEXTS),
                    required("losses", Kind.TEXT).orNull(),
                    required("firstByteMillis", Kind.WHOLE),
                    required("millis", Kind.WHOLE))
            .named("Attempt");

    private static final Shape AUDIT = Shape.of(
                    required("number", Kind.WHOLE),
                    required("at", Kind.TEXT),
                    required("who", Kind.TEXT),
                    required("what", Kind.TEXT),
                    required("target", Kind.TEXT),
                    required("result", Kind.TEXT),
                    required("request", Kind.TEXT))
            .named("AuditEntry");

    private final UsageService usage;

    public UsageRoutes(UsageService usage) {
        this.usage = usage;
    }

    public List<AdminRoute> routes() {
        return List.of(
                read(
                        "/v1/usage",
                        Contract.of("Sums up tokens since a moment", Shape.of(required("rows", Kind.listOf(SUMMARY))))
                                .query(optional("since", Kind.TEXT), optional("by", Kind.TEXT)),
                        this::report),
                read(
                        "/v1/requests/{id}",
                        Contract.of(
                                "Shows what happened to one request, attempt by attempt",
                                Shape.of(required("request", Kind.TEXT), required("attempts", Kind.listOf(ATTEMPT)))),
                        this::attempts),
                read(
                        "/v1/audit",
                        Contract.of(
                                        "Lists changes and refused changes, newest first, a page at a time",
                                        Shape.of(
                                                required("entries", Kind.listOf(AUDIT)),
                                                required("next", Kind.WHOLE).orNull()))
                                .query(
                                        optional("since", Kind.TEXT),
                                        optional("before", Kind.WHOLE),
                                        optional("limit", Kind.WHOLE)),
                        this::audit));
    }

    private static AdminRoute read(String template, Contract contract, AdminRoute.Handler handler) {
        return new AdminRoute("GET", template, AdminScope.USAGE_READ, Set.of(Effect.STATE_READ), contract, handler);
    }

    private JsonNode report(AdminCall call) {
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("rows");
        for (UsageSummary summary :
                usage.report(call.query("since").orElse(null), call.query("by").orElse(null))) {
            rows.addObject()
                    .put("key", summary.key())
                    .put("requests", summary.requests())
                    .put("attempts", summary.attempts())
                    .put("failed", summary.failed())
                    .setAll(Views.usage(summary.usage()));
        }
        return answer;
    }

    private JsonNode attempts(AdminCall call) {
        ObjectNode answer = Json.object().put("request", call.path("id"));
        ArrayNode list = answer.putArray("attempts");
        usage.attempts(call.path("id")).forEach(row -> list.add(attempt(row)));
        return answer;
    }

    private static ObjectNode attempt(LedgerRow row) {
        ObjectNode attempt = Json.object()
                .put("attempt", row.attempt())
                .put("at", row.at().toString())
                .put("client", row.client())
                .put("callSite", row.callSite())
                .put("profile", row.profile())
                .put("rung", row.rung())
                .put("connection", row.connection())
                .put("provider", row.provider())
                .put("payer", row.payer())
                .put("credential", row.credential())
                .put("model", row.model())
                .put("format", row.format())
                .put("streamed", row.streamed())
                .put("outcome", row.outcome())
                .put("status", row.status())
                .put("tries", row.tries());
        attempt.set("usage", Views.usage(row.usage()));
        attempt.put("usageState", row.usageState().text());
        attempt.set("reasons", Json.texts(row.reasons().lines().toList()));
        return attempt.put("losses", row.losses())
                .put("firstByteMillis", row.firstByteMillis())
                .put("millis", row.millis());
    }

    private JsonNode audit(AdminCall call) {
        int limit = limit(call, USUAL_LIMIT);
        Long before = call.query("before").map(text -> number("before", text)).orElse(null);
        List<AuditRecord> page = usage.auditPage(call.query("since").orElse(null), before, limit);
        ObjectNode answer = Json.object();
        ArrayNode entries = answer.putArray("entries");
        for (AuditRecord line : page) {
            AuditEntry entry = line.entry();
            entries.addObject()
                    .put("number", line.number())
                    .put("at", entry.at().toString())
                    .put("who", entry.who())
                    .put("what", entry.what())
                    .put("target", entry.target())
                    .put("result", entry.result())
                    .put("request", entry.request());
        }
        // A full page may be the last one; the page after it is then empty.
        return answer.put(
                "next", page.size() < limit ? null : (Long) page.getLast().number());
    }

    /** The query's {@code limit}. */
    static int limit(AdminCall call, int usual) {
        return call.query("limit")
                .map(text -> (int) Math.clamp(number("limit", text), -1, Integer.MAX_VALUE))
                .orElse(usual);
    }

    private static long number(String parameter, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "\"" + parameter + "\" must be a whole number");
        }
    }
}
