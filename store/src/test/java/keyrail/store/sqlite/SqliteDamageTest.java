package keyrail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDamageTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void fillAFile() {
        file = folder.resolve("keyrail.db");
        try (SqliteStore store = TestRows.open(file)) {
            store.write(rows -> {
                for (int index = 0; index < 200; index++) {
                    rows.insert(TestRows.row("row-" + index, "label ".repeat(40)));
                }
                return 0;
            });
        }
    }

    @Test
    void refusesAFileWhoseHeaderIsOverwritten() throws IOException {
        overwrite(0, garbage(100));
        assertRefusedAndUntouched();
    }

    @Test
    void refusesAFileWhoseFirstPageIsOverwrittenBehindTheHeader() throws IOException {
        overwrite(100, garbage(PAGE - 100));
        assertRefusedAndUntouched();
    }

    @Test
    void refusesAFileThatLostItsEnd() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(2 * PAGE);
        }
        assertRefusedAndUntouched();
    }

    @Test
    void saysThatTheFileIsToBeKeptAndHowToGoOn() throws IOException {
        overwrite(0, garbage(100));
        assertThatExceptionOfType(KeyrailException.class)
                .isThrownBy(() -> TestRows.open(file))
                .withMessageContaining(file.toString())
                .withMessageContaining("Keep it")
                .withMessageContaining("backup")
                .withMessageContaining(".recover");
    }

    @Test
    void theIntegrityCheckFindsDamageInsideTheFile() throws IOException {
        long size = Files.size(file);
        overwrite(size - 12L * PAGE, garbage(8 * PAGE));
        try (SqliteStore store = TestRows.open(file)) {
            assertThat(store.integrityProblems()).isNotEmpty();
            assertThatExceptionOfType(KeyrailException.class)
                    .isThrownBy(() -> TestRows.names(store))
                    .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo(FailureCode.DATABASE_CORRUPT));
        }
    }

    private void assertRefusedAndUntouched() throws IOException {
        byte[] before = Files.readAllBytes(file);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(KeyrailException.class)
                    .isThrownBy(() -> TestRows.open(file))
                    .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo(FailureCode.DATABASE_CORRUPT));
        }
        assertThat(Arrays.equals(Files.readAllBytes(file), before)).isTrue();
    }

    private void overwrite(long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    private static byte[] garbage(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(20260301).nextBytes(bytes);
        return bytes;
    }
}
