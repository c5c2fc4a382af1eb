package keyrail.app.cli;

import java.nio.file.Path;
import java.util.Map;
import keyrail.app.Main;
import keyrail.app.cli.console.Shell;
import keyrail.embed.HomeOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of the real command line against a fake admin API. */
final class CommandRun {
    /** The commands that would open it are not run here. */
    static final Path NO_HOME = Path.of("never-opened");

    final FakeAdmin admin;
    final FakeTerminal terminal;
    final int code;

    private CommandRun(FakeAdmin admin, FakeTerminal terminal, int code) {
        this.admin = admin;
        this.terminal = terminal;
        this.code = code;
    }

    static CommandRun of(FakeAdmin admin, FakeTerminal terminal, String... words) {
        Shell shell = shell(admin, terminal);
        return new CommandRun(
                admin, terminal, new Program(shell, Main.commands(shell, HomeOptions.at(NO_HOME))).run(words));
    }

    static CommandRun of(FakeAdmin admin, String words) {
        return of(admin, new FakeTerminal(), words.split(" "));
    }

    static Shell shell(FakeAdmin admin, FakeTerminal terminal) {
        return new Shell(terminal, limit -> admin, Map.of("EDITOR", "true"));
    }

    /** The one line of standard output; fails when there is not exactly one. */
    JsonNode line() {
        String text = terminal.printed();
        if (!text.endsWith("\n") || text.indexOf('\n') != text.length() - 1) {
            throw new AssertionError("not exactly one line: <" + text + ">");
        }
        return JsonMapper.shared().readTree(text);
    }
}
