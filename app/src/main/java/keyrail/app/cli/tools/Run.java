package keyrail.app.cli.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import keyrail.app.cli.console.Act;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ProfileName;
import keyrail.embed.HomePaths;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code run}: a tool with the environment that points it at Keyrail, for this once. */
@Risk(
        level = RiskLevel.HIGH,
        effects = {Effect.STATE_READ, Effect.SECRET_READ, Effect.SPEND, Effect.PROCESS_CONTROL},
        why = "Starts another program with the home's own key, so that it acts and spends by itself",
        idempotent = false,
        interactive = true)
@Command(
        name = "run",
        description = {
            "Start a tool with its environment set, and touch no file of its.",
            "The words behind -- are the tool's own. Its exit code is passed on, signals are passed to it."
        },
        footer = {"", "Example: keyrail run codex --profile work -- exec \"What does this program do?\""})
public final class Run extends Act {
    private final HomePaths home;

    @Parameters(index = "0", paramLabel = "<tool>", description = "claude-code, codex or gemini-cli.")
    String name = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "<argument>", description = "The tool's own arguments.")
    List<String> arguments = new ArrayList<>();

    @OptionRisk
    @Option(
            names = "--profile",
            paramLabel = "<name>",
            description = "The profile of all its calls; else the model it names, or the key's default.")
    @Nullable
    String profile;

    public Run(Shell shell, HomePaths home) {
        super(shell);
        this.home = home;
    }

    @Override
    protected int act() {
        Tool tool = Tool.of(name).orElseThrow(() -> unknown(name));
        JsonNode status = get("/status");
        if (!Json.text(status, "mode").equals("daemon")) {
            throw new KeyrailException(
                    FailureCode.DAEMON_UNREACHABLE,
                    "no daemon is running for " + home.directory() + "; start it with keyrail serve");
        }
        if (profile != null) {
            get("/inference/profiles/" + new ProfileName(profile).value());
        }
        ToolStart.Gate gate = new ToolStart.Gate(Json.text(status, "url"), clientKey());
        Map<String, String> own = shell.environment();
        ToolStart start = ToolStart.of(tool, gate, profile, own).orElseThrow(() -> unknown(name));
        Path program = find(start, own.getOrDefault("PATH", ""));
        if (tool == Tool.GEMINI_CLI && !GeminiSettings.chooseKey(own)) {
            start = start.with(
                    GeminiSettings.separate(home.directory().resolve("tools").resolve("gemini-cli")));
            note("gemini-cli's own settings do not choose a key, so it runs with separate ones, in "
                    + start.environment().get("GEMINI_CLI_HOME") + " (docs/clients.md)");
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(start.arguments());
        command.addAll(arguments);
        Map<String, String> environment = new HashMap<>(own);
        environment.keySet().removeAll(start.unset());
        environment.putAll(start.environment());
        boolean terminal = shell.terminal().inputIsTerminal()
                || shell.terminal().outputIsTerminal()
                || shell.terminal().errorIsTerminal();
        return new ToolProcess().run(command, environment, terminal);
    }

    private static KeyrailException unknown(String name) {
        return invalid("\"" + name + "\" is not a tool that run knows; it knows claude-code, codex, gemini-cli;"
                + " for other programs, keyrail connect prints what they need");
    }

    /** The home's own key, made with it. */
    private String clientKey() {
        Path file = home.clientKey();
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException absent) {
            throw new KeyrailException(
                    FailureCode.CLIENT_KEY_MISSING,
                    "there is no " + file
                            + "; revoke the key \"local\" with keyrail client-keys revoke local, and start"
                            + " the daemon again: it makes a new one");
        } catch (IOException unreadable) {
            throw new KeyrailException(FailureCode.CLIENT_KEY_MISSING, "the client key cannot be read from " + file);
        }
    }

    private static Path find(ToolStart start, String path) {
        Optional<Path> found = Stream.of(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, start.program()).toAbsolutePath())
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
        return found.orElseThrow(() -> new KeyrailException(
                FailureCode.NOT_FOUND,
                "\"" + start.program() + "\" is not on the path; install it with " + start.installation()));
    }
}
