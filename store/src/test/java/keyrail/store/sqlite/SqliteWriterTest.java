package keyrail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.store.sqlite.SqliteWriter.Durability;
import keyrail.store.table.Sql;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The writer on real connections whose next statement of one text can be made to fail. */
class SqliteWriterTest {
    @TempDir
    Path folder;

    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
    private Path path;
    private SqliteWriter writer;

    private record Fault(String statement, SQLiteErrorCode code) {}

    @BeforeEach
    void openAWriter() {
        path = folder.resolve("keyrail.db");
        TestRows.open(path).close();
        SqliteFile file = SqliteFile.prepare(path);
        writer = new SqliteWriter(() -> failing(file.openWriting()), file.errors());
    }

    @AfterEach
    void closeTheWriter() {
        writer.close();
    }

    @Test
    void afterAFailedSyncNothingIsAcknowledgedAnyMore() {
        fault.set(new Fault("COMMIT", SQLiteErrorCode.SQLITE_IOERR_FSYNC));
        assertFails(FailureCode.STORAGE_FAILED, "one");
        assertFails(FailureCode.STORAGE_FAILED, "two");
        assertThat(rows()).isEmpty();
    }

    @Test
    void aFullDiskAtTheCommitRollsBackAndTheNextWriteWorks() {
        fault.set(new Fault("COMMIT", SQLiteErrorCode.SQLITE_FULL));
        assertFails(FailureCode.STORAGE_FULL, "one");
        insert("two");
        assertThat(rows()).containsExactly("two");
    }

    @Test
    void aRollbackThatFailsLeavesNoTransactionOpen() {
        fault.set(new Fault("ROLLBACK", SQLiteErrorCode.SQLITE_IOERR));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(Durability.MACHINE, sql -> {
                    insert(sql, "one");
                    throw new IllegalArgumentException("given up");
                }));
        insert("two");
        assertThat(rows()).containsExactly("two");
    }

    @Test
    void aStatementThatFailedForbidsTheCommit() {
        assertThatExceptionOfType(KeyrailException.class)
                .isThrownBy(() -> writer.write(Durability.MACHINE, sql -> {
                    insert(sql, "one");
                    try {
                        sql.update("INSERT INTO no_such_table VALUES (1)");
                    } catch (KeyrailException swallowed) {
                        // Work that goes on after a failure it does not understand.
                    }
                    return 0;
                }));
        assertThat(rows()).isEmpty();
    }

    @Test
    void strictWritesSyncAtOnceAndRelaxedOnesLater() {
        String query = "PRAGMA synchronous";
        int relaxed = writer.write(
                Durability.PROCESS,
                sql -> sql.query(query, row -> row.getInt(1)).getFirst());
        int strict = writer.write(
                Durability.MACHINE,
                sql -> sql.query(query, row -> row.getInt(1)).getFirst());
        assertThat(List.of(relaxed, strict)).containsExactly(1, 2);
    }

    @Test
    void writesAreStrictAgainAfterARelaxedOneThatFailed() {
        fault.set(new Fault("COMMIT", SQLiteErrorCode.SQLITE_FULL));
        assertThatExceptionOfType(KeyrailException.class)
                .isThrownBy(() -> writer.write(Durability.PROCESS, sql -> {
                    insert(sql, "one");
                    return 0;
                }));
        int strict = writer.write(
                Durability.MACHINE,
                sql -> sql.query("PRAGMA synchronous", row -> row.getInt(1)).getFirst());
        assertThat(strict).isEqualTo(2);
    }

    @Test
    void takesTheWriteLockBeforeTheWorkBegins() throws Exception {
        try (Connection other = TestRows.raw(path);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            SQLiteErrorCode answer = writer.write(Durability.MACHINE, sql -> {
                try {
                    statement.execute("BEGIN IMMEDIATE");
                    return SQLiteErrorCode.SQLITE_OK;
                } catch (SQLiteException refused) {
                    return refused.getResultCode();
                } catch (SQLException unexpected) {
                    throw new AssertionError(unexpected);
                }
            });
            assertThat(answer).isEqualTo(SQLiteErrorCode.SQLITE_BUSY);
        }
    }

    private void insert(String name) {
        writer.write(Durability.MACHINE, sql -> {
            insert(sql, name);
            return 0;
        });
    }

    private static void insert(Sql sql, String name) {
        sql.update("INSERT INTO audit (at, who, what, target, result, request) VALUES (1, ?, '', '', '', '')", name);
    }

    private List<String> rows() {
        return TestRows.query(path, "SELECT who FROM audit");
    }

    private void assertFails(FailureCode code, String name) {
        assertThatExceptionOfType(KeyrailException.class)
                .isThrownBy(() -> insert(name))
                .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo(code));
    }

    private Connection failing(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result = call(real, method, arguments);
                    return method.getName().equals("createStatement") ? failing((Statement) result) : result;
                });
    }

    private Statement failing(Statement real) {
        return (Statement) Proxy.newProxyInstance(
                Statement.class.getClassLoader(), new Class<?>[] {Statement.class}, (proxy, method, arguments) -> {
                    Fault planted = fault.get();
                    if (planted != null
                            && arguments != null
                            && planted.statement().equals(arguments[0])) {
                        fault.set(null);
                        throw new SQLiteException("planted", planted.code());
                    }
                    return call(real, method, arguments);
                });
    }

    private static @Nullable Object call(Object real, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
