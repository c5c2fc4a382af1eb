package keyrail.app.cli.console;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import keyrail.app.cli.admin.AdminClient;
import keyrail.app.risk.OptionRisk;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A command that does something and can ask the admin API. Used once, by one thread. */
public abstract class Act implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    protected final Shell shell;
    private @Nullable AdminClient client;

    @OptionRisk
    @Option(names = "--json", description = "Print exactly one line of JSON.")
    boolean json;

    @OptionRisk
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    protected Act(Shell shell) {
        this.shell = shell;
    }

    /** Does the work; the exit code. @throws KeyrailException when it is refused */
    protected abstract int act();

    /** How long one call to the admin API may take. */
    protected Duration limit() {
        return LIMIT;
    }

    @Override
    public final Integer call() {
        try {
            return act();
        } finally {
            if (client != null) {
                client.close();
            }
        }
    }

    protected final boolean json() {
        return json;
    }

    /** Whether a person can be asked. */
    protected final boolean interactive() {
        return shell.terminal().inputIsTerminal() && shell.terminal().errorIsTerminal();
    }

    protected final boolean colorful() {
        return shell.terminal().colorful();
    }

    protected final JsonNode get(String path) {
        return ask("GET", path, null);
    }

    /** Calls the admin API. @throws KeyrailException carrying its refusal */
    protected final JsonNode ask(String method, String path, @Nullable JsonNode body) {
        if (client == null) {
            client = shell.clients().open(limit());
        }
        return client.call(method, path, body).orThrow();
    }

    /** Follows the admin API's events. @throws KeyrailException as {@link AdminClient#follow} */
    protected final void follow(String path, Predicate<JsonNode> each) {
        if (client == null) {
            client = shell.clients().open(limit());
        }
        client.follow(path, each);
    }

    /** As {@link #ask}, with a line of progress where a person is watching. */
    protected final JsonNode askSlowly(String progress, String method, String path, @Nullable JsonNode body) {
        try (Progress shown = new Progress(shell.terminal(), progress, json)) {
            return ask(method, path, body);
        }
    }

    /** As {@link #askSlowly} until the answer's text begins to come; every piece of it goes to {@code text}. */
    protected final JsonNode askAloud(
            String progress, String method, String path, JsonNode body, Consumer<String> text) {
        if (client == null) {
            client = shell.clients().open(limit());
        }
        try (Progress shown = new Progress(shell.terminal(), progress, json)) {
            return client.call(method, path, body, piece -> {
                        shown.close();
                        text.accept(piece);
                    })
                    .orThrow();
        }
    }

    /** A line for people, on standard error. */
    protected final void note(String note) {
        if (!json) {
            shell.terminal().err().println(Text.clean(note));
            shell.terminal().err().flush();
        }
    }

    protected static KeyrailException invalid(String message) {
        return new KeyrailException(FailureCode.INVALID_ARGUMENT, message);
    }
}
