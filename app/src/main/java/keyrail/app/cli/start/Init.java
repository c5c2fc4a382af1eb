package keyrail.app.cli.start;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import keyrail.app.cli.connections.ConnectionsTest;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.SecretInput;
import keyrail.app.cli.console.SecretTaking;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProfileName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code init}: from nothing to a first answer: a connection, its key, a profile, and a test. */
@Risk(
        level = RiskLevel.HIGH,
        effects = {Effect.STATE_READ, Effect.STATE_WRITE, Effect.SECRET_WRITE, Effect.SPEND},
        why = "Stores a key, makes a connection and a profile, and decides the default payer",
        idempotent = false,
        interactive = true)
@Command(
        name = "init",
        description = {
            "Set up a first connection: asks for provider, model and key, and makes one test call.",
            "Connections are named <provider>-<modifier>, e.g. anthropic-own."
        },
        footer = {
            "",
            "Example: keyrail init",
            "         pass show anthropic | keyrail init --provider anthropic --model <model id> --key-stdin"
        })
public final class Init extends Leaf implements SecretTaking {
    @OptionRisk
    @Option(names = "--provider", paramLabel = "<provider>", description = "The upstream service.")
    @Nullable
    String provider;

    @OptionRisk
    @Option(names = "--model", paramLabel = "<id>", description = "The provider's model.")
    @Nullable
    String model;

    @OptionRisk
    @Option(
            names = "--connection",
            paramLabel = "<name>",
            description = "Name of the connection (default <provider>-own).")
    @Nullable
    String connection;

    @OptionRisk
    @Option(names = "--profile", paramLabel = "<name>", description = "Name of the profile (default <provider>).")
    @Nullable
    String profile;

    @OptionRisk(
            level = RiskLevel.HIGH,
            effects = Effect.NETWORK_REDIRECT,
            why = "Changes which host receives the key and the prompts")
    @Option(
            names = "--base-url",
            paramLabel = "<url>",
            description = "The endpoint, for providers without a fixed one.")
    @Nullable
    String baseUrl;

    @OptionRisk
    @Option(names = "--key-stdin", description = "Read the key from standard input; nothing is asked.")
    boolean keyFromInput;

    @OptionRisk(level = RiskLevel.HIGH, why = "Sends every model name that no other route matches to this account")
    @Option(
            names = "--route-all",
            negatable = true,
            description = "Send every model name to the profile, or not; asked, or done on a fresh home, if left out.")
    @Nullable
    Boolean routeAll;

    @OptionRisk
    @Option(names = "--no-test", description = "Make no test call.")
    boolean noTest;

    public Init(Shell shell) {
        super(shell);
    }

    @Override
    protected Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    protected Report run() {
        Questions questions = new Questions(shell.terminal(), interactive() && !keyFromInput);
        Plan plan = plan(questions);
        String key = plan.authType().equals("none") ? null : key(plan);
        JsonNode row = ask("POST", "/inference/provider-connections", plan.connectionBody(key));
        ask("POST", "/inference/profiles", plan.profileBody());
        Routing routing = new Routing(this, questions, plan);
        String chosen = routing.makeDefault();
        boolean routed = routing.offerRoute(routeAll, chosen.equals(plan.profile()));
        ObjectNode fields = Json.object();
        fields.set("connection", row);
        fields.set("profile", get("/inference/profiles/" + plan.profile()));
        fields.put("defaultProfile", chosen).put("routeAll", routed);
        return tested(plan, Report.of(fields, summary(plan, chosen, routed)));
    }

    private Plan plan(Questions questions) {
        JsonNode providers = get("/inference/providers").path("providers");
        String ids = providers
                .valueStream()
                .filter(one -> one.path("available").asBoolean(true))
                .map(one -> Json.text(one, "id"))
                .collect(Collectors.joining(", "));
        String chosen = questions.value(provider, "Provider (" + ids + ")", "--provider", "");
        JsonNode facts = providers
                .valueStream()
                .filter(one -> Json.text(one, "id").equals(chosen))
                .findFirst()
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.INVALID_PROVIDER, "unknown provider \"" + chosen + "\"; known: " + ids));
        String url = baseUrl;
        if (url == null && Json.text(facts, "endpointRule").equals("required")) {
            url = questions.value(null, "Its base URL", "--base-url", "");
        }
        String wanted = questions.value(model, "Model", "--model", Json.text(facts, "suggestedModel"));
        String row = new ConnectionName(connection == null ? chosen + "-own" : connection).value();
        String name = new ProfileName(profile == null ? chosen : profile).value();
        refuseTaken(row, name);
        boolean keyed = takesKey(questions, facts);
        return new Plan(chosen, wanted, row, name, keyed ? "api_key" : "none", keyed ? slot(chosen, row) : null, url);
    }

    /** Servers of one's own often need no key: there a person is asked, and a script says it with the option. */
    private boolean takesKey(Questions questions, JsonNode facts) {
        List<String> types =
                facts.path("authTypes").valueStream().map(Json::text).toList();
        if (keyFromInput || types.isEmpty() || !types.contains("none")) {
            return types.isEmpty() || types.contains("api_key");
        }
        return types.contains("api_key")
                && interactive()
                && questions.agreed(
                        "Does " + Json.text(facts, "id") + " need an API key?",
                        types.getFirst().equals("api_key"));
    }

    /** Before a key is asked for, so that nothing is half made. */
    private void refuseTaken(String row, String name) {
        if (has("/inference/provider-connections", "connections", row)) {
            throw new KeyrailException(
                    FailureCode.ALREADY_EXISTS,
                    "connection \"" + row + "\" exists; choose another name with --connection, or change its key with"
                            + " keyrail credentials set");
        }
        if (has("/inference/profiles", "profiles", name)) {
            throw new KeyrailException(
                    FailureCode.ALREADY_EXISTS, "profile \"" + name + "\" exists; choose another name with --profile");
        }
    }

    private boolean has(String path, String list, String name) {
        return get(path)
                .path(list)
                .valueStream()
                .anyMatch(one -> Json.text(one, "name").equals(name));
    }

    /** The provider's own slot while it is free; never the one another connection's key lives in. */
    private String slot(String chosen, String row) {
        CredentialRef usual = new CredentialRef(chosen, "api_key");
        boolean taken = get("/credentials")
                .path("credentials")
                .valueStream()
                .anyMatch(meta -> Json.text(meta, "credential").equals(usual.toString()));
        return (taken ? new CredentialRef(row, "api_key") : usual).toString();
    }

    private String key(Plan plan) {
        SecretInput input = new SecretInput(shell.terminal());
        return keyFromInput
                ? input.fromInput()
                : input.fromPrompt("API key for " + plan.provider() + " (not shown): ", "pipe it in with --key-stdin");
    }

    private Report tested(Plan plan, Report report) {
        if (noTest) {
            return withNext(report, plan);
        }
        JsonNode verdict = askSlowly(
                "testing " + plan.connection(),
                "POST",
                "/inference/provider-connections/" + plan.connection() + "/test",
                Json.object());
        Report test = ConnectionsTest.report(verdict);
        report.fields().set("test", verdict);
        if (test.failure() == null) {
            return withNext(
                    new Report(report.fields(), report.text() + "\n" + test.text(), report.notes(), null), plan);
        }
        return report.note("everything is stored; after mending it, run keyrail connections test " + plan.connection())
                .failing(test.failure());
    }

    private static String summary(Plan plan, String chosen, boolean routed) {
        return "connection " + plan.connection() + ", profile " + plan.profile() + " (" + plan.model() + ")"
                + (chosen.equals(plan.profile()) ? ", the default" : "; the default stays " + chosen)
                + (routed ? "; every model name goes there" : "");
    }

    private static Report withNext(Report report, Plan plan) {
        return report.note("next: keyrail serve, then keyrail connect claude-code; or keyrail send --profile "
                + plan.profile() + " \"hello\"");
    }

    /** Calls the admin API for {@link Routing}, which is no command of its own. */
    JsonNode call(String method, String path, @Nullable JsonNode body) {
        return ask(method, path, body);
    }
}
