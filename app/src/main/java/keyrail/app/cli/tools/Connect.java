package keyrail.app.cli.tools;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import keyrail.app.cli.access.ClientKeyText;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code connect}: the environment and settings that point a program at this daemon, with a key of its own. */
@Risk(
        level = RiskLevel.HIGH,
        effects = {Effect.STATE_READ, Effect.TRUST_CHANGE, Effect.SECRET_READ},
        why = "Issues and prints a key that lets the program spend through every profile",
        undo = "client-keys revoke <tool>",
        idempotent = false)
@Command(
        name = "connect",
        description = "Print what points a program at Keyrail (environment, settings), with a key of its own.",
        footer = {"", "Example: eval \"$(keyrail connect claude-code)\""})
public final class Connect extends Leaf {
    private static final String DEFAULT_URL = "http://127.0.0.1:8420";

    @Parameters(
            paramLabel = "<program>",
            description = "claude-code, codex, gemini-cli, openai-sdk, anthropic-sdk or google-sdk.")
    String program = "";

    @OptionRisk
    @Option(
            names = "--default-profile",
            paramLabel = "<name>",
            description = "Used where the program's calls name none.")
    @Nullable
    String defaultProfile;

    @OptionRisk(level = RiskLevel.HIGH, why = "Revokes the program's present key at once")
    @Option(names = "--new-key", description = "Replace the key the program already has.")
    boolean newKey;

    public Connect(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        Tool tool = Tool.of(program)
                .orElseThrow(() -> invalid("\"" + program + "\" is not a program that connect knows; it knows "
                        + Tool.names() + "; others take the address, and a key of keyrail client-keys create"));
        ObjectNode body = Json.object().put("name", tool.text());
        JsonNode present = presentKey(tool);
        if (present != null) {
            if (!newKey) {
                throw new KeyrailException(FailureCode.ALREADY_EXISTS, alreadyConnected(tool));
            }
            ask("DELETE", ClientKeyText.path(tool.text()), null);
            keepGrants(present, body);
        }
        Json.putIfGiven(body, "defaultProfile", defaultProfile);
        String key = Json.text(ask("POST", ClientKeyText.BASE, body), "key");
        return report(tool, key);
    }

    private @Nullable JsonNode presentKey(Tool tool) {
        return get(ClientKeyText.BASE)
                .path("keys")
                .valueStream()
                .filter(key -> Json.text(key, "name").equals(tool.text()))
                .findFirst()
                .orElse(null);
    }

    private String alreadyConnected(Tool tool) {
        String again = "keyrail connect " + tool.text() + " --new-key"
                + (defaultProfile == null ? "" : " --default-profile " + defaultProfile);
        return tool.text() + " is connected already, with client key \"" + tool.text()
                + "\", which still works where you put it; Keyrail keeps only a hash of it and cannot show it again."
                + " If it is lost, run " + again + ": it prints a new key and revokes that one at once;"
                + " keys of other programs stay";
    }

    /** A new key may do what the one it replaces could. */
    private static void keepGrants(JsonNode present, ObjectNode body) {
        if (!present.path("profiles").isEmpty()) {
            body.set("profiles", present.path("profiles"));
        }
        if (present.path("direct").asBoolean(false)) {
            body.put("direct", true);
        }
        String profile = Json.text(present, "defaultProfile");
        Json.putIfGiven(body, "defaultProfile", profile.isEmpty() ? null : profile);
    }

    private Report report(Tool tool, String key) {
        JsonNode status = get("/status");
        String url = Stream.of("url", "listenUrl")
                .map(member -> Json.text(status, member))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(DEFAULT_URL);
        Map<String, String> variables = tool.environment(url, key);
        ObjectNode fields = Json.object().put("program", tool.text()).put("clientKey", tool.text());
        ObjectNode environment = fields.putObject("environment");
        variables.forEach(environment::put);
        String lines = variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "=" + variable.getValue())
                .collect(Collectors.joining("\n"));
        Optional<Tool.Snippet> snippet = tool.snippet(url);
        snippet.ifPresent(
                needed -> fields.putObject("file").put("path", needed.file()).put("text", needed.text()));
        String text = snippet.map(needed -> "# " + needed.file() + "\n" + needed.text() + "\n\n# environment\n" + lines)
                .orElse(lines);
        Report report = Report.of(fields, text).note("the key is shown once; its name is " + tool.text());
        if (url.startsWith("https:")) {
            report = report.note(
                    "the program has to trust the certificate of " + url + ": docs/how-to/serve-over-tls.md says how");
        }
        return Json.text(status, "mode").equals("daemon")
                ? report
                : report.note("no daemon is running: start it with keyrail serve");
    }
}
