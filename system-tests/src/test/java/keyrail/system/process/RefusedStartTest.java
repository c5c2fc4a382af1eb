package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes that no daemon can start from: exit 78, and nothing of them is touched. */
class RefusedStartTest {
    @TempDir
    Path folder;

    private Program.Ran refused() {
        Program.Ran ran = new Program(folder).run("serve", "--json", "--port", "0");
        assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(78);
        assertThat(ran.json().path("ok").booleanValue()).isFalse();
        return ran;
    }

    private Path furnished() {
        new RunningHome(folder, "{}\n")
                .connection("work", "anthropic", null, "sk-ant-refused")
                .close();
        return folder.resolve("home");
    }

    @Test
    void aConfigurationThatCannotBeParsedAtFirstStart() throws IOException {
        String text = "{ \"llm\": { \"profiles\": [ }\n";
        Program program = new Program(folder).configure(text);
        Program.Ran ran = refused();
        assertThat(ran.code()).isEqualTo("config_invalid");
        assertThat(ran.json().path("error").stringValue()).contains("config.json");
        assertThat(program.config()).hasContent(text);
    }

    @Test
    void aMistakeInTheWayOut() throws IOException {
        new Program(folder).configure("{ \"outbound\": { \"proxy\": \"socks://proxy:1080\" } }\n");
        Program.Ran ran = refused();
        assertThat(ran.code()).isEqualTo("config_invalid");
        assertThat(ran.json().path("error").stringValue())
                .contains("config.json:1:")
                .contains("/outbound/proxy")
                .contains("no call is made");
    }

    @Test
    void aListenerWhoseKeyIsNotNamed() throws IOException {
        new Program(folder).configure("{ \"server\": { \"tls\": { \"certificateFile\": \"tls.pem\" } } }\n");
        Program.Ran ran = refused();
        assertThat(ran.code()).isEqualTo("config_invalid");
        assertThat(ran.json().path("error").stringValue()).contains("server.tls.keyFile");
    }

    @Test
    void aDamagedDatabase() throws IOException {
        Path database = furnished().resolve("keyrail.db");
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 0, 64, (byte) 0x5a);
        Files.write(database, bytes);
        assertThat(refused().code()).isEqualTo("database_corrupt");
        assertThat(Files.readAllBytes(database)).isEqualTo(bytes);
        try (var files = Files.list(database.resolveSibling("."))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .doesNotContain("keyrail.db-wal", "keyrail.db-shm", "client-key", "admin.sock");
        }
    }

    @Test
    void aDatabaseWhosePagesAreDamagedBehindASoundHeader() throws IOException {
        Path database = furnished().resolve("keyrail.db");
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 200, bytes.length, (byte) 0x5a);
        Files.write(database, bytes);
        assertThat(refused().code()).isEqualTo("database_corrupt");
        assertThat(Files.readAllBytes(database)).isEqualTo(bytes);
    }

    @Test
    void aKeyFileThatOthersMayRead() throws IOException {
        furnished();
        Files.setPosixFilePermissions(folder.resolve("root.key"), PosixFilePermissions.fromString("rw-r-----"));
        Program.Ran ran = refused();
        assertThat(ran.code()).isEqualTo("vault_sealed");
        assertThat(ran.json().path("error").stringValue()).contains("chmod 600 " + folder.resolve("root.key"));
    }

    @Test
    void aMissingKeyFileWhereTheVaultHoldsSecrets() throws IOException {
        Path database = furnished().resolve("keyrail.db");
        byte[] bytes = Files.readAllBytes(database);
        Files.delete(folder.resolve("root.key"));
        Program.Ran ran = refused();
        assertThat(ran.code()).isEqualTo("vault_sealed");
        assertThat(ran.json().path("error").stringValue()).contains("root.key");
        assertThat(folder.resolve("root.key")).doesNotExist();
        assertThat(Files.readAllBytes(database)).isEqualTo(bytes);
    }
}
