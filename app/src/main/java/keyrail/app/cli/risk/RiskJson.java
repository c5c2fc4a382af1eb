package keyrail.app.cli.risk;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import keyrail.app.cli.console.Json;
import keyrail.app.risk.CommandRisk;
import keyrail.app.risk.Effect;
import keyrail.app.risk.RiskLevel;
import keyrail.app.risk.RiskRegistry;
import keyrail.app.risk.RiskVerdict;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The registry and verdicts as JSON. */
public final class RiskJson {
    /** Raised when a member changes its meaning or goes. */
    private static final int SCHEMA = 1;

    private static final List<Effect> ON_SECRETS =
            List.of(Effect.SECRET_READ, Effect.SECRET_WRITE, Effect.SECRET_DELETE);

    private RiskJson() {}

    /** {@code {schema, cli, version, commands: […]}}. */
    public static ObjectNode registry(RiskRegistry registry, String version) {
        ObjectNode document = Json.object();
        document.put("schema", SCHEMA).put("cli", "keyrail").put("version", version);
        ArrayNode commands = document.putArray("commands");
        registry.commands().forEach(command -> commands.add(command(command, registry)));
        return document;
    }

    /** {@code {risk, parts: […]}}; a part repeats no argument. */
    static ObjectNode verdict(RiskLevel level, List<RiskVerdict> parts) {
        ObjectNode verdict = Json.object();
        verdict.put("risk", level.text());
        ArrayNode list = verdict.putArray("parts");
        for (RiskVerdict part : parts) {
            ObjectNode entry = list.addObject();
            entry.set("path", Json.array(part.path()));
            entry.put("risk", part.level().text());
            ArrayNode reasons = entry.putArray("reasons");
            for (RiskVerdict.Reason reason : part.reasons()) {
                ObjectNode why = reasons.addObject().put("risk", reason.level().text());
                if (!reason.option().isEmpty()) {
                    why.put("option", reason.option());
                }
                why.put("why", reason.why());
            }
        }
        return verdict;
    }

    /** A command as a person types it. */
    static String words(List<String> path) {
        return path.isEmpty() ? "keyrail" : String.join(" ", path);
    }

    private static ObjectNode command(CommandRisk command, RiskRegistry registry) {
        ObjectNode entry = Json.object();
        entry.set("path", Json.array(command.path()));
        entry.put("id", command.id()).put("risk", command.level().text()).put("why", command.why());
        entry.set("effects", texts(command.effects()));
        entry.put("reversible", command.isReversible() ? "yes" : "no");
        if (!command.undo().isEmpty()) {
            entry.put("undo", command.undo());
        }
        entry.set(
                "touchesSecrets",
                texts(ON_SECRETS.stream().filter(command.effects()::contains).toList()));
        entry.put("spendsMoney", command.effects().contains(Effect.SPEND))
                .put("network", command.network())
                .put("idempotent", command.idempotent())
                .put("interactive", command.interactive())
                .put("stdinSecret", has(command, option -> option.endsWith("-stdin")))
                .put("dryRun", has(command, "--dry-run"::equals));
        ArrayNode escalations = entry.putArray("escalations");
        ArrayNode neutral = Json.object().putArray("neutral");
        for (CommandRisk.Option option : command.options()) {
            if (option.isNeutral()) {
                option.names().forEach(neutral::add);
            } else {
                escalations.add(escalation(option));
            }
        }
        entry.set("neutralOptions", neutral);
        ObjectNode examples = entry.putObject("examples");
        examples.set("match", Json.array(command.examples()));
        examples.set("notMatch", Json.array(elsewhere(command, registry)));
        return entry;
    }

    /** An example of the nearest command that is another one: a rule for this command must not match it. */
    private static List<String> elsewhere(CommandRisk command, RiskRegistry registry) {
        int depth = Math.max(0, command.path().size() - 1);
        List<String> group = command.path().subList(0, depth);
        Stream<CommandRisk> siblings = registry.commands().stream()
                .filter(other -> other.path().size() > depth
                        && other.path().subList(0, depth).equals(group));
        return Stream.concat(siblings, registry.commands().stream())
                .flatMap(other -> other.examples().stream())
                .filter(example -> !command.examples().contains(example))
                .limit(1)
                .toList();
    }

    private static ObjectNode escalation(CommandRisk.Option option) {
        ObjectNode entry = Json.object();
        ObjectNode when = entry.putObject("when");
        when.set("options", Json.array(option.names()));
        if (!option.value().isEmpty()) {
            when.put("value", option.value());
        }
        entry.put("risk", option.level().text()).put("why", option.why());
        entry.set("effects", texts(option.effects()));
        return entry;
    }

    private static boolean has(CommandRisk command, Predicate<String> wanted) {
        return command.options().stream()
                .flatMap(option -> option.names().stream())
                .anyMatch(wanted);
    }

    private static ArrayNode texts(Collection<Effect> effects) {
        return Json.array(effects.stream().sorted().map(Effect::text).toList());
    }
}
