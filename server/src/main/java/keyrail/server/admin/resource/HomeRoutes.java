package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.required;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import keyrail.core.config.ConfigFile;
import keyrail.core.config.Diagnostic;
import keyrail.core.config.Settings;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.server.admin.port.AdminPorts;
import keyrail.server.admin.port.HomeStatus;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.ConnectionView;
import keyrail.service.credential.CredentialService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /status}, {@code /doctor} and {@code /config}: the home as a whole. */
public final class HomeRoutes {
    private final ConnectionService connections;
    private final CredentialService credentials;
    private final ConfigFile config;
    private final AdminPorts ports;

    public HomeRoutes(
            ConnectionService connections, CredentialService credentials, ConfigFile config, AdminPorts ports) {
        this.connections = connections;
        this.credentials = credentials;
        this.config = config;
        this.ports = ports;
    }

    public List<AdminRoute> routes() {
        return List.of(
                read("/v1/status", "Shows how the process and its home are", status(), this::status),
                read("/v1/health", "Shows what does not work as it should", health(), this::health),
                read("/v1/doctor", "Checks what people usually trip over", examination(), this::doctor),
                read("/v1/config/check", "Reads config.json again and lists its findings", findings(), this::check),
                read(
                        "/v1/config/path",
                        "Says where config.json is",
                        Shape.of(required("path", Kind.TEXT)),
                        call -> Json.object().put("path", config.path().toString())));
    }

    private static AdminRoute read(String template, String summary, Shape answer, AdminRoute.Handler handler) {
        return new AdminRoute(
                "GET",
                template,
                AdminScope.SETTINGS_READ,
                Set.of(Effect.STATE_READ),
                Contract.of(summary, answer),
                handler);
    }

    private static Shape status() {
        Shape ledger = Shape.of(required("dropped", Kind.WHOLE), required("windowMillis", Kind.WHOLE));
        Shape configFile =
                Shape.of(required("path", Kind.TEXT), required("errors", Kind.WHOLE), required("warnings", Kind.WHOLE));
        return Shape.of(
                required("version", Kind.TEXT),
                required("home", Kind.TEXT),
                required("pid", Kind.WHOLE).orNull(),
                required("mode", Kind.TEXT),
                required("url", Kind.TEXT).orNull(),
                required("uptimeSeconds", Kind.WHOLE).orNull(),
                required("draining", Kind.FLAG),
                required("connections", new Kind.Anything()),
                required("connectionTroubles", Kind.listOf(Shapes.HEALTH)),
                required("ledger", new Kind.Members(ledger)),
                required("vault", Kind.TEXT),
                required("config", new Kind.Members(configFile)),
                required("degraded", Kind.TEXTS),
                required("bind", Kind.TEXT),
                required("allowedHosts", Kind.TEXTS),
                required("admin", Kind.TEXT).orNull(),
                required("listenUrl", Kind.TEXT).orNull(),
                required("database", Kind.TEXT));
    }

    private static Shape health() {
        return Shape.of(
                required("status", Kind.TEXT),
                required("degraded", Kind.TEXTS),
                required("connections", Kind.listOf(Shapes.HEALTH)));
    }

    /** {@code draining}, {@code degraded} or {@code ok}: of the process; a connection's troubles are its own. */
    private JsonNode health(AdminCall call) {
        HomeStatus.Facts facts = ports.status().facts();
        ObjectNode answer = Json.object();
        String degraded = facts.degraded().isEmpty() ? "ok" : "degraded";
        answer.put("status", facts.draining() ? "draining" : degraded);
        answer.set("degraded", Json.texts(facts.degraded()));
        ArrayNode list = answer.putArray("connections");
        connections.list(null).connections().forEach(view -> list.add(Views.health(view)));
        return answer;
    }

    private static Shape examination() {
        Shape check = Shape.of(
                required("name", Kind.TEXT),
                required("ok", Kind.FLAG),
                required("message", Kind.TEXT),
                required("fix", Kind.TEXT).orNull());
        return Shapes.OK.and(required("checks", Kind.listOf(check)));
    }

    private static Shape findings() {
        Shape finding = Shape.of(
                required("severity", Kind.TEXT),
                required("line", Kind.WHOLE),
                required("column", Kind.WHOLE),
                required("pointer", Kind.TEXT),
                required("message", Kind.TEXT));
        return Shapes.OK.and(required("path", Kind.TEXT), required("diagnostics", Kind.listOf(finding)));
    }

    private JsonNode status(AdminCall call) {
        HomeStatus.Facts facts = ports.status().facts();
        ObjectNode answer = Json.object()
                .put("version", facts.version())
                .put("home", facts.home().toString())
                .put("pid", facts.pid())
                .put("mode", facts.mode())
                .put("url", facts.url())
                .put(
                        "uptimeSeconds",
                        facts.uptime() == null ? null : facts.uptime().toSeconds())
                .put("draining", facts.draining());
        List<ConnectionView> views = connections.list(null).connections();
        answer.set("connections", counts(views));
        ArrayNode troubles = answer.putArray("connectionTroubles");
        views.stream().filter(view -> view.status().isTrouble()).forEach(view -> troubles.add(Views.health(view)));
        answer.putObject("ledger")
                .put("dropped", facts.ledger().dropped())
                .put("windowMillis", facts.ledger().windowMillis());
        answer.put("vault", credentials.protection());
        Settings settings = config.current();
        answer.putObject("config")
                .put("path", config.path().toString())
                .put("errors", count(settings, Diagnostic.Severity.ERROR))
                .put("warnings", count(settings, Diagnostic.Severity.WARNING));
        answer.set("degraded", Json.texts(facts.degraded()));
        answer.put("bind", facts.listen().bind());
        answer.set("allowedHosts", Json.texts(facts.listen().allowedHosts()));
        answer.put("admin", facts.listen().admin());
        answer.put("listenUrl", facts.listen().url());
        return answer.put("database", facts.database().toString());
    }

    private static ObjectNode counts(List<ConnectionView> views) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        views.forEach(view -> counts.merge(view.status().text(), 1, Integer::sum));
        ObjectNode object = Json.object();
        counts.forEach(object::put);
        return object;
    }

    private static long count(Settings settings, Diagnostic.Severity severity) {
        return settings.diagnostics().stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private JsonNode doctor(AdminCall call) {
        ObjectNode answer = Json.object();
        ArrayNode checks = Json.array();
        boolean ok = true;
        for (var check : ports.doctor().examine()) {
            ok &= check.ok();
            checks.addObject()
                    .put("name", check.name())
                    .put("ok", check.ok())
                    .put("message", check.message())
                    .put("fix", check.fix());
        }
        answer.put("ok", ok);
        answer.set("checks", checks);
        return answer;
    }

    private JsonNode check(AdminCall call) {
        Settings settings = config.reload();
        List<Diagnostic> findings = new ArrayList<>(settings.diagnostics());
        ports.start().refusals().forEach(refusal -> findings.add(config.error(refusal.path(), refusal.message())));
        boolean ok = findings.stream().noneMatch(finding -> finding.severity() == Diagnostic.Severity.ERROR);
        ObjectNode answer =
                Json.object().put("ok", ok).put("path", config.path().toString());
        ArrayNode diagnostics = answer.putArray("diagnostics");
        for (Diagnostic finding : findings) {
            diagnostics
                    .addObject()
                    .put("severity", finding.severity().text())
                    .put("line", finding.line())
                    .put("column", finding.column())
                    .put("pointer", finding.pointer())
                    .put("message", finding.message());
        }
        return answer;
    }
}
