package keyrail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.core.config.ConfigEdit;
import keyrail.core.config.Settings;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigTest {
    private static final Set<String> PROVIDERS = Set.of("anthropic", "openai", "gemini", "ollama");

    @TempDir
    Path home;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = home.resolve("config.json");
    }

    @Test
    void theFileOfAuthoritiesCountsFromTheFolderOfTheFile() throws IOException {
        for (String[] named : new String[][] {
            {"ca.pem", home.resolve("ca.pem").toString()}, {"/etc/ca.pem", "/etc/ca.pem"}, {"no\\u0000path", "no\0path"}
        }) {
            Files.writeString(file, "{\"outbound\": {\"caFile\": \"" + named[0] + "\"}}");
            try (FileConfig config = open()) {
                assertThat(config.current().outbound().caFile()).isEqualTo(named[1]);
            }
        }
    }

    @Test
    void aMissingFileIsEmptyAndTheFirstEditMakesIt() throws IOException {
        try (FileConfig config = open()) {
            assertThat(config.current()).isEqualTo(Settings.EMPTY);
            assertThat(config.raw(List.of("llm"))).isEmpty();
            assertThat(config.edit(List.of(new ConfigEdit(List.of("server", "port"), null))))
                    .isEqualTo(Settings.EMPTY);
            assertThat(file).doesNotExist();

            Settings settings = config.edit(List.of(profile("work", "{\"provider\":\"openai\",\"model\":\"m\"}")));
            assertThat(settings.profiles()).containsKey("work");
            assertThat(config.current()).isSameAs(settings);
        }
        assertThat(file).hasContent("""
            {
              "llm": {
                "profiles": {
                  "work": {
                    "provider": "openai",
                    "model": "m"
                  }
                }
              }
            }
            """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(home).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void aFileThatCannotBeParsedIsRefusedAtOpenWithItsPlace() throws IOException {
        Files.writeString(file, "{\n  \"llm\": {,}\n}");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(KeyrailException.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo(FailureCode.CONFIG_INVALID);
            assertThat(refused).hasMessageContaining(file + ":2:");
            assertThat(((Failure.Gateway) refused.failure()).details()).containsEntry("line", List.of("2"));
        });
        Files.writeString(file, "");
        assertThatThrownBy(this::open).hasMessageContaining("holds nothing");
        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.CONFIG_INVALID));
    }

    @Test
    void aFileBrokenLaterKeepsTheLastGoodSettings() throws IOException {
        Files.writeString(file, "{\"server\": {\"port\": 1, \"x\": 2}}");
        try (FileConfig config = open()) {
            Files.writeString(file, "{\"server\": {\"port\": 2}");
            Settings kept = config.reload();
            assertThat(kept.server().port()).isEqualTo(1);
            assertThat(kept.diagnostics()).hasSize(2);
            assertThat(kept.diagnostics().getFirst().message())
                    .contains("cannot be parsed", "the settings read before stay in force");
            assertThat(config.current()).isSameAs(kept);
            assertThat(config.reload()).isSameAs(kept);
            assertThat(config.raw(List.of("server", "port"))).hasValue("1");
            assertThatThrownBy(() -> config.edit(List.of(edit("3", "server", "port"))))
                    .hasMessageContaining("cannot be parsed");

            Files.delete(file);
            assertThat(config.reload().diagnostics().getFirst().message()).contains("is gone");
            assertThat(config.current().server().port()).isEqualTo(1);

            Files.writeString(file, "{\"server\": {\"port\": 3}}");
            assertThat(config.reload().diagnostics()).isEmpty();
            assertThat(config.current().server().port()).isEqualTo(3);

            Files.writeString(file, "{");
            config.reload();
            Files.writeString(file, "{\"server\": {\"port\": 3}}");
            assertThat(config.reload().hasErrors()).isFalse();
        }
    }

    @Test
    void aFileCutAnywhereIsRefusedOrKeepsTheLastGoodSettings() throws IOException {
        String text = twoKibibytes();
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        int end = text.stripTrailing().getBytes(StandardCharsets.UTF_8).length;
        Files.write(file, whole);
        try (FileConfig config = open()) {
            Settings good = config.current();
            assertThat(good.profiles()).hasSizeGreaterThan(5);
            for (int length = 0; length < end; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                Settings now = config.reload();
                assertThat(now.profiles()).as("cut at " + length).isEqualTo(good.profiles());
                assertThat(now.server()).as("cut at " + length).isEqualTo(good.server());
                assertThat(now.hasErrors()).as("cut at " + length).isTrue();
                assertThat(now.diagnostics().getFirst().pointer()).isEmpty();
                assertThatThrownBy(this::open).as("cut at " + length).isInstanceOf(KeyrailException.class);
            }
            Files.write(file, whole);
            assertThat(config.reload().hasErrors()).isFalse();
        }
    }

    @Test
    void aMistakeInTheWayOutKeepsTheLastWayOut() throws IOException {
        write("{\"outbound\":{\"proxy\":\"http://proxy:3128\"},\"server\":{\"port\":1}}");
        try (FileConfig config = open()) {
            write("{\"outbound\":{\"proxy\":\"proxy\"},\"server\":{\"port\":2}}");

            Settings settings = config.reload();

            assertThat(settings.hasErrors()).isTrue();
            assertThat(settings.server().port()).isEqualTo(2);
            assertThat(settings.outbound().proxy()).isEqualTo("http://proxy:3128");
        }
    }

    @Test
    void anEditKeepsCommentsLineEndsAndMode() throws IOException {
        Files.writeString(file, "// mine\r\n{\r\n\t\"server\": { /* here */ \"port\": 1 }, // port\r\n}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        try (FileConfig config = open()) {
            assertThat(config.edit(List.of(edit("2", "server", "port"), edit("true", "ledger", "required")))
                            .ledgerRequired())
                    .isTrue();
        }
        assertThat(Files.readString(file))
                .isEqualTo("// mine\r\n{\r\n\t\"server\": { /* here */ \"port\": 2 }, // port\r\n"
                        + "\t\"ledger\": {\r\n\t\t\"required\": true\r\n\t}\r\n}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void anEditGoesThroughSymbolicLinks() throws IOException {
        Path dotfiles = Files.createDirectory(home.resolve("dotfiles"));
        Path real = dotfiles.resolve("keyrail.json");
        Path middle = Files.createSymbolicLink(home.resolve("middle.json"), Path.of("dotfiles/keyrail.json"));
        Files.createSymbolicLink(file, middle);
        try (FileConfig config = open()) {
            assertThat(config.current()).isEqualTo(Settings.EMPTY);
            config.edit(List.of(edit("1", "server", "port")));
            config.edit(List.of(edit("2", "server", "port")));
        }
        assertThat(file).isSymbolicLink();
        assertThat(middle).isSymbolicLink();
        assertThat(real).isRegularFile().content().contains("\"port\": 2");
    }

    @Test
    void anEditWithAnErrorInItsEntryChangesNothing() throws IOException {
        String text = "{\"llm\": {\"profiles\": {\"bad\": {\"x\": 1}, \"work\": {\"provider\": \"openai\"}}}}";
        Files.writeString(file, text);
        try (FileConfig config = open()) {
            Settings before = config.current();
            assertRefused(config, profile("work", "{\"provider\":\"opena\"}"), "/llm/profiles/work/provider");
            assertRefused(config, edit("\"gone\"", "llm", "activeProfile"), "/llm/activeProfile");
            assertRefused(config, edit("70000", "server", "port"), "/server/port");
            assertRefused(config, edit("\"x\"", "llm", "profiles", "bad", "model"), "/llm/profiles/bad/x");
            assertThat(Files.readString(file)).isEqualTo(text);
            assertThat(config.current()).isSameAs(before);

            Settings after = config.edit(List.of(edit("\"m\"", "llm", "profiles", "work", "model")));
            assertThat(after.profiles().get("work").model()).isEqualTo("m");
            assertThat(after.brokenProfiles()).containsKey("bad");
            assertThat(config.edit(List.of(edit(null, "llm", "profiles", "bad")))
                            .brokenProfiles())
                    .isEmpty();
        }
    }

    @Test
    void aChangeOnDiskSinceTheLastReadIsKept() throws IOException {
        Files.writeString(file, "{}");
        try (FileConfig config = open()) {
            Files.writeString(file, "{\"server\": {\"port\": 1}} // by hand");
            Settings settings = config.edit(List.of(edit("true", "ledger", "required")));
            assertThat(settings.server().port()).isEqualTo(1);
            assertThat(settings.ledgerRequired()).isTrue();
            assertThat(Files.readString(file)).endsWith("// by hand");
        }
    }

    @Test
    void aChangeDuringTheEditIsKeptToo() throws IOException {
        Files.writeString(file, "{}");
        AtomicInteger looks = new AtomicInteger();
        try (FileConfig config = FileConfig.open(file, PROVIDERS, () -> {
            if (looks.getAndIncrement() == 0) {
                write("{\"server\": {\"port\": 1}}");
            }
        })) {
            Settings settings = config.edit(List.of(edit("true", "ledger", "required")));
            assertThat(settings.server().port()).isEqualTo(1);
            assertThat(settings.ledgerRequired()).isTrue();
        }
        assertThat(looks).hasValue(2);
    }

    @Test
    void aFileThatKeepsChangingIsLeftToItsEditor() throws IOException {
        Files.writeString(file, "{}");
        AtomicInteger looks = new AtomicInteger();
        try (FileConfig config = FileConfig.open(
                file, PROVIDERS, () -> write("{\"server\": {\"port\": " + looks.incrementAndGet() + "}}"))) {
            assertThatThrownBy(() -> config.edit(List.of(edit("true", "ledger", "required"))))
                    .isInstanceOfSatisfying(
                            KeyrailException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.CONFIG_CHANGED));
        }
        assertThat(Files.readString(file)).isEqualTo("{\"server\": {\"port\": " + looks.get() + "}}");
        assertThat(home).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void twoEditorsLoseNothing() throws Exception {
        Files.writeString(file, "{\n  // shared\n}\n");
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> editors = new ArrayList<>();
        for (String editor : List.of("left", "right")) {
            editors.add(Thread.ofVirtual().start(() -> {
                try (FileConfig config = open()) {
                    for (int index = 0; index < 10; index++) {
                        config.edit(List.of(profile(editor + index, "{\"provider\":\"openai\"}")));
                    }
                } catch (RuntimeException failed) {
                    failures.add(failed);
                }
            }));
        }
        for (Thread editor : editors) {
            assertThat(editor.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(failures).isEmpty();
        try (FileConfig config = open()) {
            assertThat(config.current().profiles()).hasSize(20);
        }
        assertThat(Files.readString(file)).contains("// shared");
    }

    @Test
    void aLockLeftByADeadProcessIsTakenOver() throws IOException {
        Files.writeString(file, "{}");
        Files.createFile(home.resolve(".config.json.lock"));
        try (FileConfig config = open()) {
            assertThat(config.edit(List.of(edit("1", "server", "port")))
                            .server()
                            .port())
                    .isEqualTo(1);
        }
        assertThat(home).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void rawIsPlainJson() throws IOException {
        Files.writeString(file, "{\"llm\": {\"profiles\": {\"work\": { /* c */ \"provider\": \"openai\", }}}}");
        try (FileConfig config = open()) {
            assertThat(config.raw(List.of("llm", "profiles", "work"))).hasValue("{  \"provider\": \"openai\" }");
            assertThat(config.raw(List.of("services", "inference", "mode"))).isEmpty();
        }
    }

    @Test
    void refusalsOfTheFileSystemHaveTheirCode() {
        assertThat(code(new IOException("No space left on device"))).isEqualTo(FailureCode.STORAGE_FULL);
        assertThat(code(new FileSystemException("x", null, "Disk quota exceeded")))
                .isEqualTo(FailureCode.STORAGE_FULL);
        assertThat(code(new FileSystemException("x", null, "Read-only file system")))
                .isEqualTo(FailureCode.HOME_READ_ONLY);
        assertThat(code(new AccessDeniedException("x"))).isEqualTo(FailureCode.HOME_READ_ONLY);
        assertThat(code(new IOException("Input/output error"))).isEqualTo(FailureCode.STORAGE_FAILED);
        assertThat(code(new IOException())).isEqualTo(FailureCode.STORAGE_FAILED);
    }

    @Test
    void editingWhereNothingCanBeWrittenIsAFailureNotAnException() {
        try (FileConfig config = FileConfig.open(home.resolve("no/such/config.json"), PROVIDERS)) {
            assertThatThrownBy(() -> config.edit(List.of(edit("1", "server", "port"))))
                    .isInstanceOfSatisfying(
                            KeyrailException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.STORAGE_FAILED));
        }
    }

    private FailureCode code(IOException cause) {
        return StorageFailure.writing(file, cause).failure().code();
    }

    private void assertRefused(FileConfig config, ConfigEdit edit, String pointer) {
        assertThatThrownBy(() -> config.edit(List.of(edit))).isInstanceOfSatisfying(KeyrailException.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo(FailureCode.CONFIG_INVALID);
            assertThat(refused).hasMessageContaining("is unchanged: " + pointer + " would be wrong");
        });
    }

    private static String twoKibibytes() {
        StringBuilder text = new StringBuilder("{ // profiles: é\n  \"llm\": { \"profiles\": {\n");
        for (int index = 0; text.length() < 1_900; index++) {
            text.append("    \"profile")
                    .append(index)
                    .append("\": { /* no. */ \"provider\": \"openai\", \"model\": \"m")
                    .append(index)
                    .append("\", \"temperature\": 0.5 },\n");
        }
        return text.append("  } },\n  \"server\": {\"port\": 9, \"allowedHosts\": [\"a\", \"b\"]},\n}\n")
                .toString();
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private FileConfig open() {
        return FileConfig.open(file, PROVIDERS);
    }

    private static ConfigEdit profile(String name, String json) {
        return edit(json, "llm", "profiles", name);
    }

    private static ConfigEdit edit(String json, String... path) {
        return new ConfigEdit(List.of(path), json);
    }
}
