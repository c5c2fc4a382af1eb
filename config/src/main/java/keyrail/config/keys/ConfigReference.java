package keyrail.config.keys;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Writes {@code docs/config.md} from the same keys the reader uses. */
final class ConfigReference {
    private static final String INTRODUCTION = """
        # Keys of `config.json`

        The file is JSON in UTF-8; comments (`//`, `/* */`) and trailing commas are allowed. Commands that change it \
        leave every
        other byte as it stands. A change takes effect within a second, without a restart; `server.bind`, \
        `server.port` and the
        other keys of `server` are read at start, the files of `server.tls` whenever they change. `keyrail config \
        check` reports
        mistakes as `line:column`, with the place and the nearest known name.

        A mistake disables its entry and nothing else: a profile, a call site, a route, a provider's entry, or one \
        setting of
        `server`, `timeouts`, `platform` and `ledger`, which then has its default. With a mistake in `outbound` no \
        call leaves:
        at start the daemon refuses with exit code 78, afterwards the settings of `outbound` read before stay in \
        force. A mistake
        in `server.tls` or `server.admin` refuses the start too: no port opens less guarded than was meant. Sections
        not listed here get one warning. A file that cannot be parsed changes nothing: the settings read before \
        stay in force;
        at start, the daemon refuses with exit code 78. `null` means "not set" for every key.
        """;

    private ConfigReference() {}

    static String text() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("\n## A profile\n\nUnder `llm.profiles.<name>`; a call site of its own and the legacy form of")
                .append(" `llm.default` take the same keys. Tuning\n"
                        + "is written into requests that do not say otherwise;")
                .append(" numbers are forwarded as spelled here.\n\n");
        table(page, ConfigKeys.PROFILE, ConfigKey::hasEffect);
        Map<String, String> titles = new TreeMap<>(Map.of(
                "llm", "Profiles and selection",
                "providers", "Providers",
                "platform", "The managed route",
                "server", "The data plane",
                "outbound", "Calls to vendors",
                "timeouts", "Timeouts",
                "ledger", "Ledger",
                "services", "The former mode"));
        for (String section :
                List.of("llm", "providers", "platform", "server", "outbound", "timeouts", "ledger", "services")) {
            page.append("\n## ").append(titles.get(section)).append("\n\n");
            table(page, ConfigKeys.OTHERS, key -> key.hasEffect() && isIn(key, section));
        }
        page.append("\n## Accepted without effect\n\nHomes of an earlier system may hold these; a value of another")
                .append(" shape is a warning. What stands inside them and\nis not listed is not looked at.\n\n");
        page.append("| key | type |\n|---|---|\n");
        ConfigKeys.PROFILE.stream()
                .filter(key -> !key.hasEffect())
                .forEach(key -> inert(page, key.below("llm.profiles.<name>")));
        ConfigKeys.OTHERS.stream().filter(key -> !key.hasEffect()).forEach(key -> inert(page, key));
        return page.toString();
    }

    private static boolean isIn(ConfigKey key, String section) {
        return key.path().equals(section) || key.path().startsWith(section + ".");
    }

    private static void table(StringBuilder page, List<ConfigKey> keys, Predicate<ConfigKey> shown) {
        page.append("| key | type | default | effect |\n|---|---|---|---|\n");
        keys.stream()
                .filter(shown)
                .forEach(key -> page.append("| `")
                        .append(key.path())
                        .append("` | ")
                        .append(key.shape().words())
                        .append(" | ")
                        .append(key.fallback())
                        .append(" | ")
                        .append(key.effect())
                        .append(" |\n"));
    }

    private static void inert(StringBuilder page, ConfigKey key) {
        page.append("| `")
                .append(key.path())
                .append("` | ")
                .append(key.shape().words())
                .append(" |\n");
    }
}
