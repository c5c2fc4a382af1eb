package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import keyrail.app.cli.admin.AdminAnswer;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes on disks that take nothing: mounted in a user namespace, since file modes mean nothing to root. */
class StorageTest {
    private static final String KEY = "sk-ant-on-a-full-disk";

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private Program program;

    @BeforeEach
    void furnish() throws IOException {
        assumeTrue(canMount(), "user namespaces are not allowed here");
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(KEY));
        program = new Program(folder);
        new RunningHome(folder, """
                        { "providers": { "anthropic": { "endpoint": "%s" } },
                          "llm": { "default": "work", "profiles": {
                            "work": { "provider_connection": "work", "model": "claude-a" } } } }
                        """.formatted(anthropic.baseUrl()))
                .connection("work", "anthropic", null, KEY)
                .close();
        Files.writeString(program.home().resolve("client-key"), RunningHome.CLIENT_KEY + "\n");
    }

    @AfterEach
    void close() {
        if (anthropic != null) {
            anthropic.close();
        }
    }

    private static boolean canMount() {
        try {
            return new ProcessBuilder("unshare", "-rm", "true").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<String> readOnly() {
        String home = program.home().toString();
        return shell("mount --bind " + home + " " + home + " && mount -o remount,bind,ro " + home);
    }

    /** The home moves to a small disk of its own. */
    private List<String> smallDisk() {
        String home = program.home().toString();
        return shell("cp -a " + home + " " + home + ".was && mount -t tmpfs -o size=2m,mode=700 tmpfs " + home
                + " && cp -a " + home + ".was/. " + home);
    }

    private static List<String> shell(String script) {
        return List.of("unshare", "-rm", "sh", "-c", script + " && exec \"$@\"", "sh");
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            out.write(block);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }
    }

    @Test
    void aReadOnlyHomeIsServedAndRefusesChanges() {
        try (ServedHome served = program.startDaemonWithin(readOnly())) {
            assertThat(served.get("/health").statusCode()).isEqualTo(200);
            assertThat(served.get("/ready").statusCode()).isEqualTo(200);
            HttpResponse<String> answer = served.messages("work");
            assertThat(answer.statusCode()).as(answer.body() + served.err()).isEqualTo(200);
            assertThat(anthropic.requests()).extracting(RecordedRequest::key).containsExactly(KEY);
            served.terminate();
            assertThat(served.exit()).isZero();
        }
        for (String line : List.of(
                "connections create other --provider ollama --json",
                "profiles create other --connection work --model claude-b --json",
                "connections delete work --force --json")) {
            Program.Ran refused = program.runWithin(readOnly(), null, line.split(" "));
            assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.code()).as(refused.toString()).isEqualTo("home_read_only");
        }
        Program.Ran listed = program.runWithin(readOnly(), null, "connections", "list", "--json");
        assertThat(listed.ok().json().path("connections").valueStream())
                .filteredOn(row -> !row.path("isManaged").booleanValue())
                .extracting(row -> row.path("name").stringValue())
                .containsExactly("work");
    }

    @Test
    void aRequiredLedgerThatCannotBeWrittenLetsNoCallOut() throws IOException {
        Path config = program.home().resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replaceFirst("\\{", "{ \"ledger\": { \"required\": true },"));
        try (ServedHome served = program.startDaemonWithin(readOnly())) {
            HttpResponse<String> refused = served.messages("work");

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("x-keyrail-error")).contains("ledger_unavailable");
            assertThat(refused.body()).contains("nothing was sent");
            assertThat(anthropic.requests()).isEmpty();
        }
    }

    @Test
    void aFullDiskRefusesASecretAndLosesNothing() throws IOException {
        try (ServedHome served = program.startDaemonWithin(smallDisk())) {
            assertThat(served.messages("work").statusCode()).isEqualTo(200);
            Path filler = served.seen(program.home().resolve("filler"));
            fill(filler);
            String large = "{ \"value\": \"" + "k".repeat(60_000) + "\" }";
            AdminAnswer refused = served.ask("PUT", "/credentials/work/api_key", large);
            assertThat(refused.isOk()).as(refused.toString()).isFalse();
            assertThat(refused.failure().code().text())
                    .as(refused.failure().message())
                    .isEqualTo("storage_full");
            HttpResponse<String> answer = served.messages("work");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(anthropic.keysSeen()).containsExactly(KEY);
            AdminAnswer profile =
                    served.ask("POST", "/inference/profiles", "{ \"name\": \"more\", \"connection\": \"work\" }");
            assertThat(profile.isOk()).as(profile.toString()).isFalse();
            assertThat(profile.failure().code().text())
                    .as(profile.failure().message())
                    .isEqualTo("storage_full");

            Files.delete(filler);
            assertThat(served.ask("GET", "/credentials/work/api_key", null)
                            .orThrow()
                            .path("version")
                            .intValue())
                    .isEqualTo(1);
            served.ask("PUT", "/credentials/other/api_key", large).orThrow();
            served.ask("POST", "/inference/profiles", "{ \"name\": \"more\", \"connection\": \"work\" }")
                    .orThrow();
            assertThat(served.ask("GET", "/doctor", null)
                            .orThrow()
                            .path("checks")
                            .valueStream())
                    .allSatisfy(check -> assertThat(check.path("ok").booleanValue())
                            .as(check.toString())
                            .isTrue());
            served.terminate();
            assertThat(served.exit()).isZero();
        }
    }

    @Test
    void aCommandOnAFullDiskSaysSoAndLosesNothing() {
        String home = program.home().toString();
        List<String> full = shell("cp -a " + home + " " + home + ".was && mount -t tmpfs -o size=256k,mode=700 tmpfs "
                + home + " && cp -a " + home + ".was/. " + home + " && (cat /dev/zero > " + home
                + "/filler 2> /dev/null || true)");
        Program.Ran refused = program.runWithin(
                full, "k".repeat(60_000), "credentials", "set", "work", "api_key", "--value-stdin", "--json");
        assertThat(refused.exit()).as(refused.toString()).isNotZero();
        assertThat(refused.code()).as(refused.toString()).isEqualTo("storage_full");
    }
}
