package keyrail.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import keyrail.app.Main;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.CommandRisk;
import keyrail.app.risk.RiskRegistry;
import keyrail.embed.HomeOptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Rules that hold for every command there is, found by walking the parser's own tree. */
final class CommandTreeTest {
    private static final String ROW = """
            {"name":"work","provider":"anthropic","auth":{"type":"none"},"authText":"none","models":[],"settings":{},
             "createdAt":0,"updatedAt":0,"status":"ok"}""";
    private static final String META =
            "{\"credential\":\"credential/anthropic/api_key\",\"createdAt\":0,\"updatedAt\":0}";
    private static final String PROFILE = "{\"name\":\"work\",\"provider\":\"anthropic\",\"status\":\"ok\"}";

    /** A line that succeeds against {@link #everything()}, for each leaf by its short path. */
    private static final Map<String, String> LINES = Map.ofEntries(
            Map.entry("connections list", ""),
            Map.entry("connections get", "work"),
            Map.entry("connections create", "work --provider anthropic --auth none"),
            Map.entry("connections update", "work --label x"),
            Map.entry("connections delete", "work"),
            Map.entry("connections test", "work"),
            Map.entry("connections providers", ""),
            Map.entry("profiles list", ""),
            Map.entry("profiles get", "work"),
            Map.entry("profiles create", "work --connection work"),
            Map.entry("profiles update", "work --model m"),
            Map.entry("profiles delete", "work"),
            Map.entry("profiles active", ""),
            Map.entry("profiles default", "work"),
            Map.entry("callsites list", ""),
            Map.entry("callsites get", "mainAgent"),
            Map.entry("callsites set", "mainAgent work"),
            Map.entry("callsites unset", "mainAgent"),
            Map.entry("session open", "work --conversation-id c-1"),
            Map.entry("session close", "--conversation-id c-1"),
            Map.entry("session list", ""),
            Map.entry("models list", ""),
            Map.entry("credentials set", "anthropic api_key --value-stdin"),
            Map.entry("credentials list", ""),
            Map.entry("credentials inspect", "anthropic api_key"),
            Map.entry("credentials delete", "anthropic api_key"),
            Map.entry("credentials trust", "anthropic api_key --yes"),
            Map.entry("client-keys create", "editor"),
            Map.entry("client-keys list", ""),
            Map.entry("client-keys revoke", "editor"),
            Map.entry("connect", "claude-code"),
            Map.entry("status", ""),
            Map.entry("doctor", ""),
            Map.entry("usage", ""),
            Map.entry("why", "req_0123456789abcdef"),
            Map.entry("logs", ""),
            Map.entry("audit list", ""),
            Map.entry("backfill", "--dry-run"),
            Map.entry("config check", ""),
            Map.entry("config path", ""),
            Map.entry("config edit", ""),
            Map.entry("vault verify", ""),
            Map.entry("send", "hello"),
            Map.entry("init", "--provider anthropic --model m --key-stdin"),
            Map.entry("risk list", ""),
            Map.entry("risk check", "connections delete work"),
            Map.entry("completion", ""));

    /** They open a home of their own, or run a program of the user's; tests of their own cover them. */
    private static final Set<String> SERVING = Set.of("serve", "demo", "run");

    /** They ask nobody, so nobody can refuse them. */
    private static final Set<String> BY_THEMSELVES = Set.of("completion", "risk list", "risk check");

    private static FakeAdmin everything() {
        return new FakeAdmin()
                .answer("GET /inference/provider-connections", "{\"connections\":[],\"malformed\":[]}")
                .answer("POST /inference/provider-connections", 201, ROW)
                .answer("GET /inference/provider-connections/work", ROW)
                .answer("PATCH /inference/provider-connections/work", ROW)
                .answer("DELETE /inference/provider-connections/work", "{\"ok\":true,\"danglingProfiles\":[]}")
                .answer(
                        "POST /inference/provider-connections/work/test",
                        "{\"name\":\"work\",\"ok\":true,\"millis\":3}")
                .answer("POST /inference/provider-connections/anthropic-own/test", "{\"name\":\"work\",\"ok\":true}")
                .answer(
                        "GET /inference/providers",
                        "{\"providers\":[{\"id\":\"anthropic\",\"authTypes\":[\"api_key\"]}]}")
                .answer("GET /inference/profiles", "{\"profiles\":[]}")
                .answer("POST /inference/profiles", 201, "{\"profile\":" + PROFILE + ",\"warnings\":[]}")
                .answer("GET /inference/profiles/work", PROFILE)
                .answer("GET /inference/profiles/anthropic", PROFILE)
                .answer("PATCH /inference/profiles/work", "{\"profile\":" + PROFILE + ",\"warnings\":[]}")
                .answer("DELETE /inference/profiles/work", "{\"ok\":true,\"name\":\"work\"}")
                .answer("GET /inference/active-profile", "{\"activeProfile\":null}")
                .answer("GET /inference/default-profile", "{\"defaultProfile\":null}")
                .answer("PUT /inference/default-profile", "{\"defaultProfile\":\"work\"}")
                .answer("GET /inference/call-sites", "{\"callSites\":[]}")
                .answer("GET /inference/call-sites/mainAgent", "{\"resolutionChain\":[]}")
                .answer("PUT /inference/call-sites/mainAgent", "{\"site\":\"mainAgent\"}")
                .answer("DELETE /inference/call-sites/mainAgent", "{\"ok\":true}")
                .answer("POST /inference/sessions", "{\"expiresAt\":null,\"ttlSeconds\":null}")
                .answer("DELETE /inference/sessions/c-1", "{\"closed\":null,\"noop\":true}")
                .answer("GET /inference/sessions", "{\"sessions\":[]}")
                .answer("GET /inference/models", "{\"models\":[]}")
                .answer("GET /inference/model-routes", "{\"modelRoutes\":[]}")
                .answer("PUT /inference/model-routes", "{\"modelRoutes\":[]}")
                .answer("POST /inference/send", "{\"response\":\"one\\ntwo\",\"model\":\"m\"}")
                .answer("GET /credentials", "{\"credentials\":[]}")
                .answer("GET /credentials/anthropic/api_key", META)
                .answer("PUT /credentials/anthropic/api_key", "{\"credential\":" + META + ",\"created\":true}")
                .answer("DELETE /credentials/anthropic/api_key", "{\"ok\":true}")
                .answer(
                        "POST /credentials/anthropic/api_key/trust",
                        "{\"old\":\"https://a\",\"new\":\"https://b\",\"changed\":true}")
                .answer("POST /vault/verify", "{\"records\":1,\"readable\":1,\"corrupt\":[]}")
                .answer("GET /client-keys", "{\"keys\":[]}")
                .answer("POST /client-keys", 201, "{\"name\":\"editor\",\"key\":\"kr_x\"}")
                .answer("DELETE /client-keys/editor", "{\"ok\":true}")
                .answer("GET /usage", "{\"rows\":[]}")
                .answer("GET /events?limit=50", "{\"events\":[]}")
                .answer("GET /audit?limit=50", "{\"entries\":[],\"next\":null}")
                .answer("GET /requests/req_0123456789abcdef", "{\"request\":\"req_0123456789abcdef\",\"attempts\":[]}")
                .answer("GET /status", "{\"mode\":\"daemon\",\"url\":\"http://127.0.0.1:8420\"}")
                .answer("GET /doctor", "{\"ok\":true,\"checks\":[]}")
                .answer(
                        "GET /inference/backfill",
                        "{\"mode\":\"your-own\",\"changes\":[],\"skipped\":[],\"writesLegacyRoute\":false}")
                .answer("GET /config/check", "{\"ok\":true,\"path\":\"/x/config.json\",\"diagnostics\":[]}")
                .answer("GET /config/path", "{\"path\":\"/x/config.json\"}");
    }

    private static List<CommandLine> all() {
        Shell shell = CommandRun.shell(new FakeAdmin(), new FakeTerminal());
        List<CommandLine> found = new ArrayList<>();
        collect(Main.commands(shell, HomeOptions.at(CommandRun.NO_HOME)).tree(), found);
        return found;
    }

    private static void collect(CommandLine command, List<CommandLine> found) {
        found.add(command);
        command.getSubcommands().values().forEach(child -> collect(child, found));
    }

    /** Those that ask the admin API, or answer by themselves. */
    private static List<String> leaves() {
        return all().stream()
                .filter(command -> command.getSubcommands().isEmpty())
                .map(command -> command.getCommandSpec().qualifiedName().substring("keyrail ".length()))
                .filter(leaf -> !SERVING.contains(leaf))
                .toList();
    }

    private static String line(String leaf) {
        String shortPath = leaf.replace("inference providers ", "")
                .replace("inference ", "")
                .replace("llm ", "");
        String arguments = LINES.get(shortPath);
        assertThat(arguments).as("an example line for " + leaf).isNotNull();
        return (leaf + " " + arguments).strip();
    }

    @Test
    void everyLeafPrintsOneLineOfJsonWhenItSucceeds() {
        for (String leaf : leaves()) {
            FakeTerminal terminal = new FakeTerminal().piped("a-secret");
            CommandRun run = CommandRun.of(everything(), terminal, (line(leaf) + " --json").split(" "));
            assertThat(run.code).as(leaf + ": " + terminal.printed()).isZero();
            assertThat(run.line().path("ok").booleanValue()).as(leaf).isTrue();
        }
    }

    @Test
    void everyLeafPrintsOneLineOfJsonWhenItIsRefused() {
        for (String leaf : leaves()) {
            if (BY_THEMSELVES.contains(leaf)) {
                continue;
            }
            FakeTerminal terminal = new FakeTerminal().piped("a-secret");
            CommandRun run = CommandRun.of(new FakeAdmin(), terminal, (line(leaf) + " --json").split(" "));
            assertThat(run.code).as(leaf).isEqualTo(1);
            assertThat(run.line().path("ok").booleanValue()).as(leaf).isFalse();
            assertThat(run.line().path("code").stringValue()).as(leaf).isEqualTo("not_found");
            assertThat(run.line().path("error").stringValue()).as(leaf).isEqualTo("nothing here");
            assertThat(run.line().path("details").isObject()).as(leaf).isTrue();
        }
    }

    @Test
    void everyLeafTakesItsFailureToStandardErrorForPeople() {
        for (String leaf : leaves()) {
            if (BY_THEMSELVES.contains(leaf)) {
                continue;
            }
            FakeTerminal terminal = new FakeTerminal().piped("a-secret");
            CommandRun run = CommandRun.of(new FakeAdmin(), terminal, line(leaf).split(" "));
            assertThat(run.code).as(leaf).isEqualTo(1);
            assertThat(terminal.printed()).as(leaf).isEmpty();
            assertThat(terminal.complained()).as(leaf).startsWith("error: nothing here");
        }
    }

    @Test
    void theParsersOwnRefusalsAreOneLineOfJsonToo() {
        for (CommandLine command : all()) {
            String path = command.getCommandSpec()
                    .qualifiedName()
                    .substring("keyrail".length())
                    .strip();
            String words = "--json " + path + " --no-such-option";
            CommandRun run = CommandRun.of(everything(), words.replace("  ", " "));
            assertThat(run.code).as(words).isEqualTo(1);
            assertThat(run.line().path("code").stringValue()).as(words).isEqualTo("invalid_argument");
            assertThat(run.admin.calls()).as(words).isEmpty();
        }
    }

    @Test
    void everyCommandHelpsWithAnExampleAndAsksNobody() {
        for (CommandLine command : all()) {
            String path = command.getCommandSpec()
                    .qualifiedName()
                    .substring("keyrail".length())
                    .strip();
            CommandRun run = CommandRun.of(everything(), (path + " --help").strip());
            assertThat(run.code).as(path).isZero();
            assertThat(run.terminal.printed()).as(path).contains("Usage: keyrail");
            assertThat(run.admin.calls()).as(path).isEmpty();
            if (command.getSubcommands().isEmpty()) {
                assertThat(run.terminal.printed()).as(path).contains("Example: ");
            }
        }
    }

    @Test
    void everyCommandAndOptionSaysHowDangerousItIs() {
        Shell shell = CommandRun.shell(new FakeAdmin(), new FakeTerminal());
        CommandLine tree =
                Main.commands(shell, HomeOptions.at(CommandRun.NO_HOME)).tree();
        RiskRegistry registry = RiskRegistry.of(tree);
        assertThat(registry.commands().stream().map(CommandRisk::id))
                .hasSize(all().size())
                .contains("keyrail", "serve", "demo", "connections", "inference.providers.connections.delete");
    }

    @Test
    void theLongNamesAreTheSameCommandsAsTheShortOnes() {
        Map<String, Class<?>> classes = new LinkedHashMap<>();
        for (CommandLine command : all()) {
            classes.put(
                    command.getCommandSpec().qualifiedName(),
                    command.getCommand().getClass());
        }
        for (String verb : List.of("list", "get", "create", "update", "delete", "test")) {
            assertThat(classes.get("keyrail inference providers connections " + verb))
                    .isNotNull()
                    .isEqualTo(classes.get("keyrail connections " + verb));
        }
        assertThat(classes.get("keyrail inference send"))
                .isNotNull()
                .isEqualTo(classes.get("keyrail send"))
                .isEqualTo(classes.get("keyrail llm send"));
    }

    @Test
    void aCommandFromElsewhereIsRunByItsNameAndListedWithTheOthers() {
        FakeTerminal terminal = new FakeTerminal();
        Shell shell = CommandRun.shell(new FakeAdmin(), terminal);
        Program program = new Program(shell, new Commands(shell, List.of(Elsewhere::new)));
        assertThat(program.run("elsewhere")).isEqualTo(7);
        assertThat(program.run("--help")).isZero();
        assertThat(terminal.printed()).contains("elsewhere").contains("connections");
    }

    /** A command as another package would bring it. */
    @CommandLine.Command(name = "elsewhere", description = "Ends with seven.")
    static final class Elsewhere implements Callable<Integer> {
        @Override
        public Integer call() {
            return 7;
        }
    }

    @Test
    void nothingHeavyIsLoadedToListConnections() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ListingMain.class.getName())
                .redirectErrorStream(true)
                .start();
        String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(loaded)
                .contains("keyrail.app.cli.connections.ConnectionsList")
                .contains("none found");
        assertThat(loaded)
                .doesNotContain("io.vertx.")
                .doesNotContain("io.netty.")
                .doesNotContain("org.sqlite.")
                .doesNotContain("org.flywaydb.")
                .doesNotContain("ch.qos.logback.")
                .doesNotContain("java.net.http.");
    }

    /** What the forked process runs. */
    static final class ListingMain {
        private ListingMain() {}

        public static void main(String[] arguments) {
            FakeTerminal terminal = new FakeTerminal();
            int code = CommandRun.of(everything(), terminal, "connections", "list").code;
            System.out.println(terminal.printed());
            System.exit(code);
        }
    }
}
