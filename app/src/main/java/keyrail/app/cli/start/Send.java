package keyrail.app.cli.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Terminal;
import keyrail.app.cli.console.Text;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code send}: one message to a model, and its answer. */
@Risk(
        level = RiskLevel.MEDIUM,
        effects = {Effect.STATE_READ, Effect.SPEND},
        why = "Sends the message to a provider and is billed to the profile's account",
        idempotent = false)
@Command(
        name = "send",
        description = "Send one message and print the answer; without words, the message is read from standard input.",
        footer = {
            "",
            "Example: keyrail send --profile work \"What is a connection?\"",
            "         git diff | keyrail send"
        })
public final class Send extends Leaf {
    /** Longer than the longest stream the daemon waits for. */
    private static final Duration LIMIT = Duration.ofMinutes(32);

    /** Some waits take their milliseconds in an int. */
    private static final long LONGEST_SECONDS = Integer.MAX_VALUE / 1000;

    private static final String PATH = "/inference/send";
    private static final String PROGRESS = "waiting for the model";

    private static final int LARGEST_MESSAGE = 32 << 20;

    @Parameters(arity = "0..*", paramLabel = "<message>", description = "The message; words are joined by a space.")
    List<String> words = new ArrayList<>();

    @OptionRisk
    @Option(names = "--system-prompt", paramLabel = "<text>", description = "Instructions before the message.")
    @Nullable
    String systemPrompt;

    @OptionRisk
    @Option(
            names = "--model",
            paramLabel = "<id>",
            description =
                    "A profile, <connection>/<model>, or the vendor's name for a model, which beats the profile's.")
    @Nullable
    String model;

    @OptionRisk
    @Option(names = "--profile", paramLabel = "<name>", description = "The profile; else the active or default one.")
    @Nullable
    String profile;

    @OptionRisk
    @Option(names = "--max-tokens", paramLabel = "<n>", description = "Longest answer, in tokens.")
    @Nullable
    String maxTokens;

    @OptionRisk
    @Option(names = "--timeout-seconds", paramLabel = "<n>", description = "How long to wait (default 32 minutes).")
    @Nullable
    String timeoutSeconds;

    public Send(Shell shell) {
        super(shell);
    }

    @Override
    protected Duration limit() {
        return timeoutSeconds == null
                ? LIMIT
                : Duration.ofSeconds(number("--timeout-seconds", timeoutSeconds, LONGEST_SECONDS) + 30);
    }

    @Override
    protected Report run() {
        ObjectNode body = Json.object();
        Json.putIfGiven(body, "systemPrompt", systemPrompt);
        Json.putIfGiven(body, "model", model);
        Json.putIfGiven(body, "profile", profile);
        if (maxTokens != null) {
            body.put("maxTokens", number("--max-tokens", maxTokens, Integer.MAX_VALUE));
        }
        if (timeoutSeconds != null) {
            body.put("timeoutSeconds", number("--timeout-seconds", timeoutSeconds, LONGEST_SECONDS));
        }
        body.put("message", message());
        if (json()) {
            return Report.of(askSlowly(PROGRESS, "POST", PATH, body), "");
        }
        Written written = new Written(shell.terminal());
        try {
            JsonNode answer = askAloud(PROGRESS, "POST", PATH, body, written::write);
            return written.isEmpty()
                    ? Report.of(answer, written.shown(Json.text(answer, "response")))
                    : Report.of(answer, "");
        } finally {
            written.end();
        }
    }

    /** What is on the screen of the answer so far; its last line ends with it, whatever else is said. */
    private static final class Written {
        private final Terminal terminal;
        private boolean empty = true;

        Written(Terminal terminal) {
            this.terminal = terminal;
        }

        void write(String piece) {
            empty = false;
            terminal.out().print(shown(piece));
            terminal.out().flush();
        }

        String shown(String text) {
            return terminal.outputIsTerminal() ? Text.clean(text) : text;
        }

        boolean isEmpty() {
            return empty;
        }

        void end() {
            if (!empty) {
                terminal.out().println();
            }
        }
    }

    private String message() {
        String message = words.isEmpty() && !shell.terminal().inputIsTerminal() ? input() : String.join(" ", words);
        if (message.isBlank()) {
            throw invalid("there is no message: write it after send, or pipe it in");
        }
        return message;
    }

    private String input() {
        try {
            byte[] bytes = shell.terminal().in().readNBytes(LARGEST_MESSAGE + 1);
            if (bytes.length > LARGEST_MESSAGE) {
                throw invalid("the message on standard input is larger than 32 MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException broken) {
            throw invalid("standard input cannot be read: " + broken.getMessage());
        }
    }

    private static long number(String option, String text, long largest) {
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(Character::isDigit);
        long value = digits ? Long.parseLong(text) : 0;
        if (value < 1 || value > largest) {
            throw invalid(option + " takes a whole number from 1 to " + largest);
        }
        return value;
    }
}
