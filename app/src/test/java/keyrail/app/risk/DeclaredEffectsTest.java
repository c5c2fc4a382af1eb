package keyrail.app.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import keyrail.app.Main;
import keyrail.app.cli.FakeTerminal;
import keyrail.app.cli.Program;
import keyrail.app.cli.admin.AdminAnswer;
import keyrail.app.cli.admin.AdminClient;
import keyrail.app.cli.console.Shell;
import keyrail.app.home.HomeAdmin;
import keyrail.app.home.InProcessAdminClient;
import keyrail.embed.Home;
import keyrail.embed.HomeOptions;
import keyrail.embed.HomePaths;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.server.admin.AdminRequest;
import keyrail.server.admin.AdminRouter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the examples of every command on a furnished home and compares what the admin API did with what they declare. */
class DeclaredEffectsTest {
    private static final String KEY = "sk-ant-a-key-for-the-examples-000";
    private static final String MODEL = "claude-opus-4-8";

    /** They serve, or need a daemon that serves. */
    private static final Set<String> SERVING = Set.of("serve", "demo", "logs", "run");

    /** What each example finds: the things that examples name. */
    private static final List<String> FURNITURE = List.of(
            "connections create anthropic-work --provider anthropic --key-stdin",
            "connections create anthropic-personal --provider anthropic --key-stdin",
            "profiles create work --connection anthropic-work --model " + MODEL,
            "profiles default work",
            "profiles create cheap --connection anthropic-work --model " + MODEL,
            "profiles create fast --connection anthropic-work --model " + MODEL,
            "callsites set conversationTitle cheap",
            "inference session open cheap --conversation-id c-1",
            "credentials set anthropic api_key --value-stdin",
            "client-keys create editor",
            "send hello --json");

    @TempDir
    Path folder;

    private final Set<keyrail.server.admin.Effect> observed = EnumSet.noneOf(keyrail.server.admin.Effect.class);
    private String request = "";

    @Test
    void noExampleDoesMoreThanItsCommandDeclares() throws IOException {
        RiskRegistry registry = TestProgram.registry();
        Set<String> run = new TreeSet<>();
        try (RehearsalServer vendor =
                RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withModel(MODEL, KEY))) {
            for (CommandRisk command : registry.commands()) {
                // A short form and its long one are the same class: their examples are the same too.
                boolean first = run.addAll(command.examples());
                if (!first || SERVING.contains(command.id())) {
                    continue;
                }
                HomeOptions options = furnished(vendor, command.id());
                for (String example : command.examples()) {
                    check(registry, command, example, options);
                }
            }
        }
        assertThat(run).hasSizeGreaterThan(30);
    }

    private void check(RiskRegistry registry, CommandRisk command, String example, HomeOptions options) {
        String line = example.replace("<model id>", MODEL).replaceAll("<[^>]*>", request);
        // Examples name furniture that other furniture uses.
        boolean forced =
                command.path().getLast().equals("delete") && !command.path().contains("credentials");
        List<String> words = ((ShellLine.Commands) ShellLine.read(forced ? line + " --force" : line))
                .commands()
                .getFirst();
        makeRoom(command, words, options);
        FakeTerminal terminal = new FakeTerminal().piped(KEY);
        observed.clear();
        int code = run(options, terminal, words.subList(1, words.size()));
        // What must be asked of a person is refused here; its other examples are answered from the pipe.
        boolean asksAPerson = terminal.complained().contains("no terminal");
        assertThat(code)
                .as("%s: %s%s", example, terminal.printed(), terminal.complained())
                .isEqualTo(asksAPerson ? 1 : 0);
        Set<String> declared = new TreeSet<>();
        command.effects().forEach(effect -> declared.add(effect.text()));
        command.options().stream()
                .filter(option -> option.names().stream().anyMatch(words::contains))
                .forEach(option -> option.effects().forEach(effect -> declared.add(effect.text())));
        Set<String> done = new TreeSet<>();
        observed.forEach(effect -> done.add(effect.text()));
        assertThat(declared).as(example).containsAll(done);
    }

    /** What an example creates is part of the furniture. */
    private void makeRoom(CommandRisk command, List<String> words, HomeOptions options) {
        int verb = 1 + command.path().size();
        if (command.path().getLast().equals("create")) {
            String group = String.join(" ", words.subList(1, verb - 1));
            String undo = group.endsWith("client-keys")
                    ? group + " revoke " + words.get(verb)
                    : group + " delete " + words.get(verb) + " --force";
            run(options, new FakeTerminal(), List.of(undo.split(" ")));
        }
    }

    private HomeOptions furnished(RehearsalServer vendor, String name) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home);
        Files.writeString(
                home.resolve("config.json"),
                "{\"providers\": {\"anthropic\": {\"endpoint\": \"" + vendor.baseUrl() + "\"}}}");
        Map<String, String> environment =
                Map.of("KEYRAIL_ROOT_KEY_FILE", folder.resolve(name + ".key").toString());
        HomeOptions options = new HomeOptions(HomePaths.of(home, environment), environment, folder, Clock.systemUTC());
        for (String line : FURNITURE) {
            FakeTerminal terminal = new FakeTerminal().piped(KEY);
            assertThat(run(options, terminal, List.of(line.split(" "))))
                    .as("%s: %s", line, terminal.complained())
                    .isZero();
            if (line.endsWith("--json")) {
                request = JsonMapper.shared()
                        .readTree(terminal.printed())
                        .path("request")
                        .stringValue();
            }
        }
        return options;
    }

    private int run(HomeOptions options, FakeTerminal terminal, List<String> words) {
        Shell shell = new Shell(
                terminal, limit -> new Recording(options, new InProcessAdminClient(options)), Map.of("EDITOR", "true"));
        return new Program(shell, Main.commands(shell, options)).run(words.toArray(String[]::new));
    }

    /** Notes what each call would do before it is made. */
    private final class Recording implements AdminClient {
        private final HomeOptions options;
        private final AdminClient client;

        Recording(HomeOptions options, AdminClient client) {
            this.options = options;
            this.client = client;
        }

        @Override
        public AdminAnswer call(String method, String path, @Nullable JsonNode body) {
            String[] parts = path.split("\\?", 2);
            client.close();
            try (Home home = Home.open(options, Home.Mode.READ)) {
                AdminRouter router = HomeAdmin.of(home, null);
                observed.addAll(router.effects(new AdminRequest(
                        method,
                        "/v1" + parts[0],
                        parts.length == 2 ? parts[1] : "",
                        body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8),
                        "test")));
            }
            return client.call(method, path, body);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
