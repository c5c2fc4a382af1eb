package keyrail.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets come in by prompt, standard input or a private file, and no other way. */
final class SecretCommandsTest {
    private static final String SECRET = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz";
    private static final String STORED =
            "{\"credential\":{\"credential\":\"credential/anthropic/api_key\",\"lastFour\":\"…wxyz\"},\"created\":true}";

    private static FakeAdmin admin() {
        return new FakeAdmin().answer("PUT /credentials/anthropic/api_key", STORED);
    }

    @Test
    void refusesASecretAmongTheArgumentsWithoutRepeatingIt() {
        List<String> lines = List.of(
                "credentials set anthropic api_key " + SECRET,
                "credentials set anthropic api_key plainword",
                "credentials set anthropic api_key --value " + SECRET,
                "credentials set anthropic api_key --value=" + SECRET,
                "credentials set " + SECRET + " api_key",
                "init --provider anthropic --key " + SECRET,
                "init " + SECRET,
                "connections create w --provider anthropic --auth api_key --credential " + SECRET,
                "connections create w --provider anthropic --api-key=" + SECRET);
        for (String line : lines) {
            for (String form : List.of("", " --json")) {
                CommandRun run = CommandRun.of(admin(), line + form);
                String shown = run.terminal.printed() + run.terminal.complained();
                assertThat(run.code).as(line).isEqualTo(1);
                assertThat(shown)
                        .as(line)
                        .contains("secret")
                        .doesNotContain(SECRET)
                        .doesNotContain("plainword");
                assertThat(run.admin.calls()).as(line).isEmpty();
                if (!form.isEmpty()) {
                    assertThat(run.line().path("code").stringValue()).as(line).isEqualTo("secret_on_command_line");
                }
            }
        }
    }

    @Test
    void anUnexpectedLongArgumentIsNotRepeated() {
        CommandRun run = CommandRun.of(admin(), "status abcdefghijklmnopqrstuvwxyz0123456789");
        assertThat(run.code).isEqualTo(1);
        assertThat(run.terminal.complained()).doesNotContain("abcdefghij");
    }

    @Test
    void aMessageMayHoldAnything() {
        FakeAdmin admin = new FakeAdmin().answer("POST /inference/send", "{\"response\":\"ok\"}");
        assertThat(CommandRun.of(admin, "send is " + SECRET + " a key").code).isZero();
    }

    @Test
    void takesItFromStandardInputWithoutItsLineEnd() {
        FakeAdmin admin = admin();
        FakeTerminal terminal = new FakeTerminal().piped(SECRET + "\n");
        CommandRun run =
                CommandRun.of(admin, terminal, "credentials", "set", "anthropic", "api_key", "--value-stdin", "--json");
        assertThat(run.code).isZero();
        assertThat(String.valueOf(admin.last().body())).isEqualTo("{\"value\":\"" + SECRET + "\"}");
        assertThat(terminal.printed()).doesNotContain(SECRET);
    }

    @Test
    void asksForItOnATerminal() {
        FakeAdmin admin = admin();
        FakeTerminal terminal = new FakeTerminal().typing(SECRET);
        CommandRun run = CommandRun.of(admin, terminal, "credentials", "set", "anthropic", "api_key");
        assertThat(run.code).isZero();
        assertThat(String.valueOf(admin.last().body())).contains(SECRET);
        assertThat(terminal.printed()).isEqualTo("stored credential/anthropic/api_key (…wxyz)\n");
    }

    @Test
    void refusesToAskWhereNobodyIs() {
        CommandRun run = CommandRun.of(admin(), "credentials set anthropic api_key");
        assertThat(run.code).isEqualTo(1);
        assertThat(run.terminal.complained()).contains("--value-stdin");
    }

    @Test
    void refusesAnEmptySecret() {
        CommandRun run = CommandRun.of(
                admin(), new FakeTerminal().piped("\n"), "credentials", "set", "anthropic", "api_key", "--value-stdin");
        assertThat(run.code).isEqualTo(1);
        assertThat(run.admin.calls()).isEmpty();
    }

    @Test
    void takesAFileOnlyWhenNobodyElseMayReadIt(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String[] words = {"credentials", "set", "anthropic", "api_key", "--from-file", file.toString()};
        CommandRun open = CommandRun.of(admin(), new FakeTerminal(), words);
        assertThat(open.code).isEqualTo(1);
        assertThat(open.terminal.complained()).contains("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        CommandRun closed = CommandRun.of(admin(), new FakeTerminal(), words);
        assertThat(closed.code).isZero();
        assertThat(String.valueOf(closed.admin.last().body())).contains(SECRET);
    }

    @Test
    void trustShowsBothHostsAndChangesNothingUnasked() {
        FakeAdmin admin = new FakeAdmin()
                .answer(
                        "POST /credentials/a/b/trust",
                        "{\"old\":\"https://one\",\"new\":\"https://two\",\"changed\":true}");
        CommandRun refused = CommandRun.of(admin, "credentials trust a b --json");
        assertThat(refused.code).isEqualTo(1);
        assertThat(refused.line().path("error").stringValue()).contains("https://one -> https://two");
        assertThat(admin.calls()).hasSize(1);
        assertThat(String.valueOf(admin.last().body())).isEqualTo("{\"confirm\":false}");
        assertThat(CommandRun.of(admin, "credentials trust a b --yes").code).isZero();
        assertThat(String.valueOf(admin.last().body())).isEqualTo("{\"confirm\":true}");
    }

    @Test
    void trustAsksAPersonAndTakesNoForAnAnswer() {
        FakeAdmin admin = new FakeAdmin()
                .answer(
                        "POST /credentials/a/b/trust",
                        "{\"old\":\"https://one\",\"new\":\"https://two\",\"changed\":true}");
        String[] words = {"credentials", "trust", "a", "b"};
        assertThat(CommandRun.of(admin, new FakeTerminal().typing(""), words).code)
                .isEqualTo(1);
        assertThat(admin.calls()).hasSize(1);
        assertThat(CommandRun.of(admin, new FakeTerminal().typing("y"), words).code)
                .isZero();
        assertThat(admin.calls()).hasSize(3);
    }

    @Test
    void corruptRecordsFailTheVerification() {
        FakeAdmin admin = new FakeAdmin()
                .answer("POST /vault/verify", "{\"records\":2,\"readable\":1,\"corrupt\":[\"credential/a/b\"]}");
        CommandRun run = CommandRun.of(admin, "vault verify --json");
        assertThat(run.code).isEqualTo(1);
        assertThat(run.line().path("code").stringValue()).isEqualTo("credential_corrupt");
        assertThat(run.line().path("readable").intValue()).isEqualTo(1);
    }
}
