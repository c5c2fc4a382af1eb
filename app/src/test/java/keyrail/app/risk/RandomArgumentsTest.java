package keyrail.app.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import keyrail.app.Main;
import keyrail.app.cli.Commands;
import keyrail.app.cli.FakeAdmin;
import keyrail.app.cli.FakeTerminal;
import keyrail.app.cli.Program;
import keyrail.app.cli.console.Shell;
import keyrail.app.home.HomeAdmin;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.Home;
import keyrail.embed.HomeOptions;
import keyrail.embed.HomePaths;
import keyrail.server.admin.AdminRequest;
import keyrail.server.admin.AdminRouter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines made up from the program's own words, well-formed ones and others. */
class RandomArgumentsTest {
    private static final int IN_THE_GATE = 3_000;
    private static final int DEEP = 100_000;
    private static final int RUN_IN_THE_GATE = 500;
    private static final int RUN_DEEP = 10_000;

    private static final List<String> WORDS = List.of(
            "x",
            "work",
            "anthropic",
            "platform",
            "none",
            "api_key",
            "https://h.example",
            "a=b",
            "--",
            "-",
            "",
            "-h",
            "--help",
            "--json",
            "--version",
            "--no-such",
            "@file",
            "-x",
            "--=",
            "=",
            "\u00e9",
            "1",
            "-1",
            "--auth=platform",
            "--auth=PLATFORM",
            "--base-url=https://h.example",
            "--base-url=",
            "--base",
            "--clear=base-url",
            "--setting=k=v",
            "\n",
            "--json=false",
            "--json=true",
            "--help=false",
            "'",
            "\"platform\"");

    private final Commands commands = TestProgram.commands();
    private final RiskRegistry registry = RiskRegistry.of(commands.tree());
    private final RiskClassifier classifier = commands.classifier();
    private final List<CommandRisk> entries = List.copyOf(registry.commands());

    @TempDir
    Path folder;

    @Test
    void noLineIsJudgedBelowItsCommand() {
        judge(IN_THE_GATE);
    }

    @Tag("deep")
    @Test
    void noneOfAHundredThousandLinesIsJudgedBelowItsCommand() {
        judge(DEEP);
    }

    @Test
    void noLineDoesMoreThanItsVerdictAllows() {
        run(RUN_IN_THE_GATE);
    }

    @Tag("deep")
    @Test
    void noneOfTenThousandLinesDoesMoreThanItsVerdictAllows() {
        run(RUN_DEEP);
    }

    private void judge(int lines) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int understood = 0;
        for (int line = 0; line < lines; line++) {
            CommandRisk command = entries.get(random.nextInt(entries.size()));
            List<String> words = line(command, random);
            RiskVerdict verdict = classifier.ofWords(words);
            assertThat(verdict.level()).as("seed %s: %s", seed, words).isGreaterThanOrEqualTo(command.level());
            if (random.nextInt(100) == 0) {
                assertThat(commands.classifier().ofWords(words))
                        .as("seed %s: %s, by a parser that has read nothing before", seed, words)
                        .isEqualTo(verdict);
            }
            if (verdict.path().equals(command.path())) {
                understood++;
            }
        }
        assertThat(understood)
                .as("seed %s: lines of the command they began with", seed)
                .isGreaterThan(lines / 10);
    }

    /** The command's path, its options and words in any order, sometimes with something before or between. */
    private List<String> line(CommandRisk command, Random random) {
        List<String> words = new ArrayList<>();
        for (String word : command.path()) {
            if (random.nextInt(12) == 0) {
                words.add(random.nextBoolean() ? "--json" : "--help");
            }
            words.add(word);
        }
        for (int further = random.nextInt(6); further > 0; further--) {
            List<CommandRisk.Option> options = command.options();
            if (random.nextInt(3) > 0 && !options.isEmpty()) {
                List<String> names = options.get(random.nextInt(options.size())).names();
                String name = names.get(random.nextInt(names.size()));
                switch (random.nextInt(4)) {
                    case 0 -> words.add(name + "=" + any(random));
                    case 1 -> words.add(name.substring(0, 1 + random.nextInt(name.length())));
                    default -> words.addAll(List.of(name, any(random)));
                }
            } else {
                words.add(any(random));
            }
        }
        if (random.nextInt(20) == 0) {
            words.add(0, any(random));
        }
        return words;
    }

    private static String any(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    /** Runs each line for real, against an admin API that records, and compares what it asked for. */
    private void run(int lines) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<String> asking =
                Set.of("connections", "profiles", "credentials", "client-keys", "inference", "llm", "send");
        List<CommandRisk> tried = entries.stream()
                .filter(command -> !command.path().isEmpty()
                        && asking.contains(command.path().getFirst()))
                .toList();
        int asked = 0;
        Map<String, String> environment =
                Map.of("KEYRAIL_ROOT_KEY_FILE", folder.resolve("key").toString());
        HomeOptions options = new HomeOptions(
                HomePaths.of(folder.resolve("home"), environment), environment, folder, Clock.systemUTC());
        try (Home home = Home.open(options, Home.Mode.CHANGE)) {
            AdminRouter router = HomeAdmin.of(home, null);
            for (int line = 0; line < lines; line++) {
                CommandRisk command = tried.get(random.nextInt(tried.size()));
                List<String> words = Stream.concat(
                                required(command).stream(),
                                line(command, random).stream()
                                        .skip(command.path().size()))
                        .toList();
                RiskLevel judged = classifier.ofWords(words).level();
                FakeAdmin admin = new FakeAdmin();
                Shell shell = new Shell(new FakeTerminal().piped("a-secret"), limit -> admin, Map.of());
                new Program(shell, Main.commands(shell, options)).run(words.toArray(String[]::new));
                for (FakeAdmin.Call call : admin.calls()) {
                    asked++;
                    assertThat(judged)
                            .as("seed %s: %s asks %s %s %s", seed, words, call.method(), call.path(), call.body())
                            .isGreaterThanOrEqualTo(least(router, call));
                }
            }
        }
        assertThat(asked).as("seed %s: calls", seed).isGreaterThan(lines / 20);
    }

    /** The path with what most commands cannot do without. */
    private static List<String> required(CommandRisk command) {
        List<String> words = new ArrayList<>(command.path());
        words.add("work");
        if (command.id().endsWith("connections.create")) {
            words.addAll(List.of("--provider", "anthropic"));
        }
        if (command.path().getFirst().equals("credentials")) {
            words.add("api_key");
        }
        return words;
    }

    private static RiskLevel least(AdminRouter router, FakeAdmin.Call call) {
        String[] parts = call.path().split("\\?", 2);
        byte[] body = call.body() == null ? new byte[0] : call.body().toString().getBytes(StandardCharsets.UTF_8);
        AdminRequest request =
                new AdminRequest(call.method(), "/v1" + parts[0], parts.length == 2 ? parts[1] : "", body, "test");
        try {
            return router.effects(request).stream()
                    .map(effect -> Effect.valueOf(effect.name()).least())
                    .reduce(RiskLevel.LOW, RiskLevel::max);
        } catch (KeyrailException refused) {
            return RiskLevel.LOW;
        }
    }
}
