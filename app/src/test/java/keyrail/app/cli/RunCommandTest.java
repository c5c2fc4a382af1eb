package keyrail.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import keyrail.app.Main;
import keyrail.app.cli.console.Shell;
import keyrail.embed.HomeOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run}, with a script in each tool's place that writes down how it was started. */
class RunCommandTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final FakeAdmin admin = new FakeAdmin()
            .answer("GET /status", "{\"mode\":\"daemon\",\"url\":\"http://127.0.0.1:9\"}")
            .answer("GET /inference/profiles/work", "{\"name\":\"work\"}");
    private FakeTerminal terminal = new FakeTerminal();

    @BeforeEach
    void furnish() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(folder.resolve("home").resolve("client-key"), "kr_local\n");
        environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", folder.toString());
    }

    private void install(String tool) throws IOException {
        Path script = folder.resolve("bin").resolve(tool);
        Files.writeString(script, """
                #!/bin/sh
                { for word in "$@"; do echo "argument $word"; done; env; } > "%s"
                exit 7
                """.formatted(folder.resolve("started")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private int run(String... words) {
        terminal = new FakeTerminal();
        Shell shell = new Shell(terminal, limit -> admin, environment);
        return new Program(shell, Main.commands(shell, HomeOptions.at(folder.resolve("home")))).run(words);
    }

    private List<String> started() throws IOException {
        return Files.readAllLines(folder.resolve("started"));
    }

    @Test
    void codexIsToldByArgumentsAndItsExitCodePassedOn() throws IOException {
        install("codex");

        assertThat(run("run", "codex", "--profile", "work", "--", "exec", "--json", "two words"))
                .isEqualTo(7);
        assertThat(started())
                .containsSubsequence(
                        "argument -c",
                        "argument model_provider=\"keyrail\"",
                        "argument -c",
                        "argument model_providers.keyrail={ name = \"Keyrail\", base_url = \"http://127.0.0.1:9/v1\","
                                + " env_key = \"KEYRAIL_CODEX_KEY\", wire_api = \"responses\","
                                + " http_headers = { \"x-keyrail-profile\" = \"work\" } }",
                        "argument exec",
                        "argument --json",
                        "argument two words")
                .contains("KEYRAIL_CODEX_KEY=kr_local");
        assertThat(terminal.printed()).isEmpty();
    }

    @Test
    void claudeCodeKeepsItsUsersHeadersAndLosesWhatWouldLeadItPast() throws IOException {
        install("claude");
        environment.put("ANTHROPIC_CUSTOM_HEADERS", "x-team: red");
        environment.put("ANTHROPIC_API_KEY", "of-the-vendor");

        assertThat(run("run", "claude-code", "--profile", "work")).isEqualTo(7);
        assertThat(started())
                .contains("ANTHROPIC_BASE_URL=http://127.0.0.1:9", "ANTHROPIC_AUTH_TOKEN=kr_local")
                .containsSequence("ANTHROPIC_CUSTOM_HEADERS=x-team: red", "x-keyrail-profile: work")
                .noneMatch(line -> line.startsWith("ANTHROPIC_API_KEY"));
    }

    @Test
    void withoutAProfileNoHeaderIsSet() throws IOException {
        install("claude");

        assertThat(run("run", "claude-code")).isEqualTo(7);
        assertThat(started()).noneMatch(line -> line.contains("x-keyrail-profile"));
    }

    @Test
    void geminiCliRunsWithItsUsersSettingsWhereTheyChooseAKey() throws IOException {
        install("gemini");
        Files.createDirectories(folder.resolve(".gemini"));
        Files.writeString(
                folder.resolve(".gemini").resolve("settings.json"),
                "{ // mine\n \"security\": { \"auth\": { \"selectedType\": \"gemini-api-key\" } } }");

        assertThat(run("run", "gemini-cli", "--profile", "work")).isEqualTo(7);
        assertThat(started())
                .contains(
                        "GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:9",
                        "GEMINI_API_KEY=kr_local",
                        "GEMINI_CLI_CUSTOM_HEADERS=x-keyrail-profile: work")
                .noneMatch(line -> line.startsWith("GEMINI_CLI_HOME"));
        assertThat(folder.resolve("home").resolve("tools")).doesNotExist();
    }

    @Test
    void geminiCliGetsSeparateSettingsWhereItsUsersWouldGoPastKeyrail() throws IOException {
        install("gemini");
        Path own = Files.createDirectories(folder.resolve(".gemini")).resolve("settings.json");
        Files.writeString(own, "{ \"security\": { \"auth\": { \"selectedType\": \"oauth-personal\" } } }");

        assertThat(run("run", "gemini-cli")).isEqualTo(7);
        Path separate = folder.resolve("home").resolve("tools").resolve("gemini-cli");
        assertThat(started()).contains("GEMINI_CLI_HOME=" + separate);
        assertThat(separate.resolve(".gemini").resolve("settings.json"))
                .content()
                .contains("gemini-api-key");
        assertThat(own).content().contains("oauth-personal");
        assertThat(terminal.complained()).contains("separate");
    }

    @Test
    void aToolThatIsNotInstalledIsNamedWithItsInstallation() {
        environment.put("PATH", folder.toString());

        assertThat(run("run", "codex", "--json")).isEqualTo(1);
        assertThat(terminal.printed()).contains("\"code\":\"not_found\"").contains("npm install -g @openai/codex");
    }

    @Test
    void withoutADaemonNothingIsStarted() throws IOException {
        install("codex");
        admin.answer("GET /status", "{\"mode\":\"offline\",\"url\":null}");

        assertThat(run("run", "codex")).isEqualTo(1);
        assertThat(terminal.complained()).contains("no daemon is running").contains("keyrail serve");
        assertThat(folder.resolve("started")).doesNotExist();
    }

    @Test
    void anUnknownProfileOrToolIsRefusedBeforeAnythingStarts() throws IOException {
        install("codex");

        assertThat(run("run", "codex", "--profile", "nobody", "--json")).isEqualTo(1);
        assertThat(terminal.printed()).contains("\"code\":\"not_found\"");
        assertThat(run("run", "openai-sdk")).isEqualTo(1);
        assertThat(terminal.complained()).contains("claude-code, codex, gemini-cli");
        assertThat(folder.resolve("started")).doesNotExist();
    }

    @Test
    void aMissingClientKeyIsExplained() throws IOException {
        install("codex");
        Files.delete(folder.resolve("home").resolve("client-key"));

        assertThat(run("run", "codex", "--json")).isEqualTo(1);
        assertThat(terminal.printed()).contains("\"code\":\"client_key_missing\"");
    }
}
