package keyrail.app.risk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import keyrail.app.Main;
import keyrail.app.cli.Commands;
import keyrail.app.cli.FakeAdmin;
import keyrail.app.cli.FakeTerminal;
import keyrail.app.cli.console.Shell;
import keyrail.embed.HomeOptions;

/** The real program's commands, on a home that is never opened. */
final class TestProgram {
    private TestProgram() {}

    static Commands commands() {
        Shell shell = new Shell(new FakeTerminal(), limit -> new FakeAdmin(), Map.of());
        return Main.commands(shell, HomeOptions.at(Path.of("never-opened")));
    }

    static RiskRegistry registry() {
        return RiskRegistry.of(commands().tree());
    }

    static RiskLevel level(String words) {
        return commands().classifier().ofWords(List.of(words.split(" "))).level();
    }

    /** The level of the highest part. */
    static RiskLevel shell(String line) {
        return commands().classifier().ofShell(line).stream()
                .map(RiskVerdict::level)
                .reduce(RiskLevel.LOW, RiskLevel::max);
    }
}
