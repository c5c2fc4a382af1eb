package keyrail.auth.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class VaultVectorsTest {
    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyVectorComesToWhatItSays() throws Exception {
        return committed().stream()
                .map(vector ->
                        DynamicTest.dynamicTest(vector.name() + ": " + vector.line("mutation"), () -> check(vector)));
    }

    @Test
    void thereAreSixtyVectorsAndMostMustFail() throws Exception {
        List<VaultVector> vectors = committed();

        assertThat(vectors).hasSizeGreaterThanOrEqualTo(60);
        assertThat(vectors.stream().filter(VaultVector::mustFail).count()).isGreaterThanOrEqualTo(45);
    }

    @Test
    void theCommittedVectorsAreWhatTheVaultMakesToday() throws Exception {
        List<String> made = VaultVectors.all(folder).stream()
                .map(vector -> vector.name() + "\n" + vector.text())
                .toList();

        assertThat(committed().stream().map(vector -> vector.name() + "\n" + vector.text()))
                .containsExactlyInAnyOrderElementsOf(made);
    }

    @TestFactory
    Stream<DynamicTest> theSecondImplementationOpensEveryGoodVector() throws Exception {
        return committed().stream()
                .filter(vector -> vector.expect().equals("opens"))
                .map(vector -> DynamicTest.dynamicTest(
                        vector.name(),
                        () -> assertThat(new SecondImplementation(vector.line("header-1"), vector.unescaped("key-file"))
                                        .open(vector.row()))
                                .isEqualTo(vector.secret())));
    }

    private void check(VaultVector vector) throws IOException {
        Path keyFile = Files.createTempDirectory(folder, "vector").resolve("vault.key");
        String text = vector.unescaped("key-file");
        if (!text.equals(VaultVector.NONE)) {
            Files.writeString(keyFile, text, US_ASCII);
            Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString(vector.line("key-file-mode")));
        }
        if (vector.mustFail()) {
            KeyrailException refused = catchThrowableOfType(
                    KeyrailException.class,
                    () -> KeyFileVault.open(vector.headers(), keyFile).open(vector.row()));
            assertThat(refused).isNotNull();
            assertThat(refused.failure().code().text()).isEqualTo(vector.expect());
            assertThat(refused.getMessage()).doesNotContain(new String(vector.secret(), US_ASCII), keyOf(text));
        } else {
            KeyFileVault vault = KeyFileVault.open(vector.headers(), keyFile);
            byte[] opened = vault.open(vector.row()).reveal(byte[]::clone);
            assertThat(opened).isEqualTo(vector.secret());
            assertThat(vault.problems()).hasSize(vector.expect().equals("opens") ? 0 : 1);
            Arrays.fill(opened, (byte) 0);
        }
    }

    /** The part of a key file that may stand in no message; a text that is in none where there is no key. */
    private static String keyOf(String keyFile) {
        int at = keyFile.indexOf("\nkey ");
        return at < 0 || keyFile.length() < at + 20 ? "no key" : keyFile.substring(at + 5, at + 20);
    }

    private static List<VaultVector> committed() throws IOException, URISyntaxException {
        Path vectors =
                Path.of(VaultVectorsTest.class.getResource("/vault-vectors").toURI());
        try (Stream<Path> files = Files.list(vectors)) {
            return files.sorted().map(VaultVectorsTest::read).toList();
        }
    }

    private static VaultVector read(Path file) {
        try {
            String name = file.getFileName().toString();
            return VaultVector.parse(name.substring(0, name.lastIndexOf('.')), Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
