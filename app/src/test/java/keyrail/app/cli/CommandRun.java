package keyrail.app.cli;

import java.util.List;
import java.util.Map;
import keyrail.app.cli.console.Shell;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of the real command line against a fake admin API. */
final class CommandRun {
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
        return new CommandRun(admin, terminal, new Program(shell, new Commands(shell, List.of())).run(words));
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
