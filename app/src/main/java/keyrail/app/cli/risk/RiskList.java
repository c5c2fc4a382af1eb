package keyrail.app.cli.risk;

import java.util.function.Supplier;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Table;
import keyrail.app.home.Version;
import keyrail.app.risk.CommandRisk;
import keyrail.app.risk.Effect;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.app.risk.RiskRegistry;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code risk list}: the whole registry. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Prints the built-in registry of commands")
@Command(
        name = "list",
        description = "List how dangerous every command is; options that raise it are in the line of JSON.",
        footer = {"", "Example: keyrail risk list --json"})
public final class RiskList extends Leaf {
    private final Supplier<CommandLine> tree;

    /** @param tree makes the whole tree of commands */
    public RiskList(Shell shell, Supplier<CommandLine> tree) {
        super(shell);
        this.tree = tree;
    }

    @Override
    protected Report run() {
        RiskRegistry registry = RiskRegistry.of(tree.get());
        Table table = new Table("COMMAND", "RISK", "WHY");
        for (CommandRisk command : registry.commands()) {
            table.row(RiskJson.words(command.path()), command.level().text(), command.why());
        }
        return Report.of(RiskJson.registry(registry, Version.text()), table.render(colorful()));
    }
}
