package keyrail.app.risk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a registry calls less dangerous than an earlier one did, each as the changelog must say it. */
final class LoweredLevels {
    private LoweredLevels() {}

    /** A command or option that is gone is refused by the parser, so it is not lowered. */
    static List<String> between(JsonNode before, JsonNode after) {
        Map<String, JsonNode> now = commands(after);
        List<String> lowered = new ArrayList<>();
        commands(before).forEach((path, old) -> {
            JsonNode present = now.get(path);
            if (present == null) {
                return;
            }
            if (level(present).compareTo(level(old)) < 0) {
                lowered.add("risk of " + path + ": " + old.path("risk").stringValue() + " to "
                        + present.path("risk").stringValue());
            }
            for (JsonNode escalation : old.path("escalations")) {
                for (JsonNode option : escalation.path("when").path("options")) {
                    if (option.stringValue().startsWith("--")) {
                        option(path, option.stringValue(), escalation, present).ifPresent(lowered::add);
                    }
                }
            }
        });
        return lowered;
    }

    private static Optional<String> option(String path, String name, JsonNode old, JsonNode command) {
        String said = "risk of " + path + " " + name + ": " + old.path("risk").stringValue() + " to ";
        for (JsonNode escalation : command.path("escalations")) {
            if (has(escalation.path("when").path("options"), name)) {
                String value = escalation.path("when").path("value").asString("");
                boolean narrower = !value.isEmpty()
                        && !value.equals(old.path("when").path("value").asString(""));
                boolean lower = level(escalation).compareTo(level(old)) < 0;
                return lower || narrower
                        ? Optional.of(said + escalation.path("risk").stringValue() + (narrower ? " with " + value : ""))
                        : Optional.empty();
            }
        }
        return has(command.path("neutralOptions"), name) ? Optional.of(said + "neutral") : Optional.empty();
    }

    private static boolean has(JsonNode names, String name) {
        return names.valueStream().anyMatch(one -> one.stringValue().equals(name));
    }

    private static RiskLevel level(JsonNode entry) {
        return RiskLevel.valueOf(entry.path("risk").stringValue().toUpperCase(Locale.ROOT));
    }

    private static Map<String, JsonNode> commands(JsonNode registry) {
        Map<String, JsonNode> commands = new LinkedHashMap<>();
        for (JsonNode command : registry.path("commands")) {
            List<String> path = command.path("path")
                    .valueStream()
                    .map(JsonNode::stringValue)
                    .toList();
            commands.put(String.join(" ", path), command);
        }
        return commands;
    }
}
