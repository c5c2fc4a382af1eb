package keyrail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteFileTest {
    @TempDir
    Path folder;

    @Test
    void everyFileIsForItsOwnerAlone() throws IOException {
        try (SqliteStore store = TestRows.open(folder.resolve("keyrail.db"))) {
            TestRows.insert(store, "work");
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> made = files.toList();
                assertThat(made)
                        .extracting(Path::getFileName)
                        .extracting(Path::toString)
                        .containsExactlyInAnyOrder("keyrail.db", "keyrail.db-wal", "keyrail.db-shm");
                for (Path one : made) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                            .as(one.toString())
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void closingLeavesOneFile() throws IOException {
        try (SqliteStore store = TestRows.open(folder.resolve("keyrail.db"))) {
            TestRows.insert(store, "work");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("keyrail.db"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "with?question=mark", "100%41", "hash#mark", "caf\u00e9", "semi;colon&and"})
    void anyFolderNameWillDo(String name) throws IOException {
        Path file = Files.createDirectory(folder.resolve(name)).resolve("keyrail.db");
        try (SqliteStore store = TestRows.open(file)) {
            TestRows.insert(store, "work");
        }
        assertThat(file).isNotEmptyFile();
        try (SqliteStore store = TestRows.open(file)) {
            assertThat(TestRows.names(store)).containsExactly("work");
        }
    }

    @Test
    void refusesAFolderInThePlaceOfTheFile() throws IOException {
        Path file = Files.createDirectory(folder.resolve("keyrail.db"));
        assertRefused(file, FailureCode.STORAGE_FAILED);
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertRefused(folder.resolve("absent").resolve("keyrail.db"), FailureCode.STORAGE_FAILED);
    }

    @Test
    void refusesAnEmptyFileBesideALogThatHoldsTheRows() throws IOException {
        Path file = Files.createFile(folder.resolve("keyrail.db"));
        Path log = Files.writeString(folder.resolve("keyrail.db-wal"), "the last copy of the rows");
        assertRefused(file, FailureCode.DATABASE_CORRUPT);
        assertThat(log).hasContent("the last copy of the rows");
    }

    private static void assertRefused(Path file, FailureCode code) {
        assertThatExceptionOfType(KeyrailException.class)
                .isThrownBy(() -> TestRows.open(file))
                .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo(code))
                .withMessageContaining(file.toString());
    }
}
