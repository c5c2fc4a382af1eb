package keyrail.system.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import keyrail.core.access.Grants;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.legacy.LegacyRoute;
import keyrail.core.names.ConnectionName;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Snapshot;
import keyrail.embed.Home;
import keyrail.engine.Router;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Over random homes: a boot writes down who pays, and never changes it. */
class BootPropertyTest {
    private static final int HOMES = 40;
    private static final List<String> PROVIDERS =
            List.of("anthropic", "openai", "gemini", "ollama", "openrouter", "openai-compatible", "litellm");
    private static final List<String> NAMES = List.of(
            "work",
            "mine",
            "anthropic-personal",
            "openai-personal",
            "ollama-local",
            "openai-managed",
            "gemini-managed");
    private static final List<String> SITES = List.of("title", "summary");

    @TempDir
    Path folder;

    @Test
    void dispatchBeforeAndAfterABootIsIdentical() {
        long seed = Long.getLong("keyrail.seed", 20_261_124L);
        LoggerFactory.getLogger(BootPropertyTest.class)
                .atInfo()
                .addKeyValue("seed", seed)
                .log("seed");
        int bound = 0;
        for (int index = 0; index < HOMES; index++) {
            Random random = new Random(seed + index * 7_919L);
            BootHome home = random(random, folder.resolve("home-" + index));
            String where = "seed " + seed + ", home " + index + ":\n" + home.text();
            Map<String, String> before = home.reading(open -> dispatch(open.snapshot()));
            String text = home.text();

            home.boot();

            assertThat(home.reading(open -> dispatch(open.snapshot())).toString())
                    .as(where)
                    .isEqualTo(before.toString());
            bound += text.equals(home.text()) ? 0 : 1;
            String after = home.text();
            home.boot();
            assertThat(home.text()).as("a second boot, " + where).isEqualTo(after);
        }
        assertThat(bound).as("homes that a boot changed, seed " + seed).isGreaterThan(HOMES / 4);
    }

    private static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static BootHome random(Random random, Path folder) {
        BootHome home = new BootHome(folder).configure(configuration(random));
        if (random.nextInt(3) == 0) {
            home.environment(Map.of("IS_PLATFORM", pick(random, List.of("1", "true", "0"))));
        }
        home.changing(open -> {
            for (String service : PROVIDERS) {
                if (random.nextBoolean()) {
                    BootHome.store(open, service, "key-of-" + service);
                }
            }
            if (random.nextBoolean()) {
                BootHome.store(open, "platform", "platform-key");
            }
            for (int rows = random.nextInt(6); rows > 0; rows--) {
                insert(open, random);
            }
        });
        return home;
    }

    /** Rows of canonical names too, as something else than a boot would make of them. */
    private static void insert(Home open, Random random) {
        String name = pick(random, NAMES);
        open.store().write(rows -> rows.delete(new ConnectionName(name)));
        String provider = pick(random, PROVIDERS);
        Map<String, String> auth = switch (random.nextInt(4)) {
            case 0 -> Map.of("type", "platform");
            case 1 -> Map.of("type", "none");
            default -> Map.of("type", "api_key", "credential", "credential/" + pick(random, PROVIDERS) + "/api_key");
        };
        BootHome.insert(open, name, provider, auth);
    }

    private static String configuration(Random random) {
        List<String> sections = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            sections.add("\"services\": {\"inference\": {\"mode\": \"" + pick(random, List.of("managed", "your-own"))
                    + "\"}}");
        }
        if (random.nextBoolean()) {
            sections.add("\"platform\": {\"url\": \"https://platform.example\"}");
        }
        if (random.nextInt(3) == 0) {
            sections.add("\"providers\": {\"litellm\": {\"endpoint\": \"https://litellm.example/v1\"}}");
        }
        List<String> profiles = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            profiles.add("\"p" + index + "\": {" + members(random) + "}");
        }
        List<String> sites = new ArrayList<>();
        for (String site : SITES) {
            sites.add("\"" + site + "\": {" + members(random) + "}");
        }
        String flag = random.nextInt(5) == 0 ? "\"legacyRoute\": " + random.nextBoolean() + ", " : "";
        String usual = random.nextBoolean() ? "\"default\": {" + members(random) + "}, " : "\"default\": \"p0\", ";
        sections.add("\"llm\": {" + flag + usual + "\"profiles\": {" + String.join(", ", profiles)
                + "}, \"callSites\": {" + String.join(", ", sites) + "}}");
        return "{" + String.join(",\n", sections) + "}\n";
    }

    private static String members(Random random) {
        List<String> members = new ArrayList<>();
        members.add("\"model\": \"m\"");
        if (random.nextInt(6) != 0) {
            members.add("\"provider\": \"" + pick(random, PROVIDERS) + "\"");
        }
        if (random.nextInt(4) == 0) {
            members.add("\"provider_connection\": \"" + pick(random, List.of("work", "mine", "nowhere", "")) + "\"");
        }
        return String.join(", ", members);
    }

    /** Where each way into the home leads: the material used and who pays, or the refusal in its own words. */
    private static Map<String, String> dispatch(Snapshot snapshot) {
        Map<String, String> routes = new TreeMap<>();
        for (int index = 0; index < 6; index++) {
            routes.put("p" + index, route(snapshot, "p" + index, null));
        }
        routes.put("default", route(snapshot, null, null));
        SITES.forEach(site -> routes.put(site, route(snapshot, null, site)));
        return routes;
    }

    private static String route(Snapshot snapshot, String profile, String site) {
        RouteRequest request = new RouteRequest(profile, profile == null ? "default" : null, site, Grants.ALL);
        return switch (new Router().route(snapshot, request)) {
            case Route.Refused refused ->
                refused.failure().code() + " " + refused.failure().message() + refused.skipped() + "\n";
            case Route.Selected selected ->
                selected.candidates().stream()
                                .map(candidate -> told(candidate) + " or " + withoutItsCredential(snapshot, candidate))
                                .toList()
                        + " " + selected.skipped() + "\n";
        };
    }

    private static String withoutItsCredential(Snapshot snapshot, Candidate candidate) {
        Failure failure = Failure.of(FailureCode.CREDENTIAL_NOT_FOUND, "gone");
        return LegacyRoute.instead(snapshot, candidate.profile(), candidate.connection(), candidate.model(), failure)
                .map(BootPropertyTest::told)
                .orElse("nothing");
    }

    private static String told(Candidate candidate) {
        return candidate.profileName() + " " + candidate.connection().name() + " "
                + candidate.connection().connection().auth() + " "
                + candidate.connection().endpoint() + " "
                + candidate.connection().payer() + " "
                + candidate.model() + " " + candidate.legacyRoute();
    }
}
