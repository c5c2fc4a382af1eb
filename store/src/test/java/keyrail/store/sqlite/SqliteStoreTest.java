package keyrail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("keyrail.db");
    }

    @Test
    void aLockedFileIsReadAndWrittenAgainOnceTheLockIsGone() throws Exception {
        try (SqliteStore first = TestRows.open(file)) {
            TestRows.insert(first, "work");
        }
        try (Connection other = TestRows.raw(file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try (SqliteStore store = TestRows.open(file)) {
                assertThat(store.isReadOnly()).isTrue();
                assertThat(TestRows.names(store)).containsExactly("work");
                assertThatExceptionOfType(KeyrailException.class)
                        .isThrownBy(() -> TestRows.insert(store, "refused"))
                        .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo(FailureCode.HOME_READ_ONLY));
                statement.execute("ROLLBACK");
                TestRows.insert(store, "home");
                assertThat(store.isReadOnly()).isFalse();
                assertThat(TestRows.names(store)).containsExactly("home", "work");
            }
        }
    }

    @Test
    void anInterruptedCallerStillLearnsTheOutcome() throws Exception {
        try (SqliteStore store = TestRows.open(file);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> interrupted = threads.submit(() -> {
                Thread.currentThread().interrupt();
                TestRows.insert(store, "work");
                return Thread.currentThread().isInterrupted();
            });
            assertThat(interrupted.get()).isTrue();
            assertThat(TestRows.names(store)).containsExactly("work");
        }
    }

    @Test
    void aReadRefusesUseOfTheStoreFromInside() {
        try (SqliteStore store = TestRows.open(file)) {
            assertThatIllegalStateException().isThrownBy(() -> store.read(rows -> TestRows.names(store)));
            assertThatIllegalStateException().isThrownBy(() -> store.read(rows -> store.write(inner -> 0)));
            assertThat(TestRows.names(store)).isEmpty();
        }
    }

    @Test
    void aThousandVirtualThreadsReadAndWriteAtOnce() throws Exception {
        try (SqliteStore store = TestRows.open(file);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            IntStream.range(0, 1_000)
                    .forEach(index -> tasks.add(() -> {
                        if (index % 5 == 0) {
                            TestRows.insert(store, "row-" + index);
                            return TestRows.names(store).contains("row-" + index);
                        }
                        return !TestRows.names(store).contains("never");
                    }));
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
            assertThat(TestRows.names(store)).hasSize(200);
        }
    }

    @Test
    void readersCannotWrite() {
        TestRows.open(file).close();
        try (SqliteStore store = TestRows.open(file)) {
            assertThatExceptionOfType(KeyrailException.class)
                    .isThrownBy(() -> store.read(rows -> {
                        ((keyrail.core.store.RowChanges) rows).insert(TestRows.row("sneaked"));
                        return 0;
                    }))
                    .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo(FailureCode.HOME_READ_ONLY));
            assertThat(TestRows.names(store)).isEmpty();
        }
    }
}
