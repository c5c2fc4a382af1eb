package keyrail.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import java.util.function.Supplier;
import keyrail.core.failure.KeyrailException;
import keyrail.store.table.Sql;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that changes rows, and its transactions. Used by the writer thread alone, but for
 * {@link #isLocked}.
 */
final class SqliteWriter implements AutoCloseable {
    private final Supplier<Connection> opening;
    private final SqliteErrors errors;
    private @Nullable Connection connection;
    private @Nullable KeyrailException fenced;
    private volatile boolean locked;

    SqliteWriter(Supplier<Connection> opening, SqliteErrors errors) {
        this.opening = opening;
        this.errors = errors;
    }

    /** How much of the machine may fail without losing a commit. */
    enum Durability {
        /** On the disk when the commit returns. */
        MACHINE,
        /** In the file when the commit returns: survives the end of the process. */
        PROCESS
    }

    /** Whether another program held the write lock when it was last asked for. */
    boolean isLocked() {
        return locked;
    }

    /** Takes and drops the write lock, to learn whether it can be had. */
    void probe() {
        try {
            begin(connection());
            rollback(connection());
        } catch (KeyrailException refused) {
            if (!locked) {
                throw refused;
            }
        }
    }

    /** Runs {@code work} in one transaction, which is rolled back when it throws. */
    <T> T write(Durability durability, Function<Sql, T> work) {
        if (fenced != null) {
            throw fenced;
        }
        Connection writing = connection();
        boolean relaxed = durability == Durability.PROCESS;
        if (relaxed) {
            execute(writing, "PRAGMA synchronous = NORMAL");
        }
        try {
            return inTransaction(writing, work);
        } finally {
            if (relaxed && connection != null) {
                strictAgain(writing);
            }
        }
    }

    private <T> T inTransaction(Connection writing, Function<Sql, T> work) {
        begin(writing);
        Sql sql = new Sql(writing, errors);
        boolean committed = false;
        try {
            T result = work.apply(sql);
            sql.check();
            execute(writing, "COMMIT");
            committed = true;
            return result;
        } finally {
            sql.end();
            if (!committed) {
                rollback(writing);
            }
        }
    }

    private void begin(Connection writing) {
        try (Statement statement = writing.createStatement()) {
            // At once, not at the first write: a transaction that starts by reading could never be upgraded in time.
            statement.execute("BEGIN IMMEDIATE");
            locked = false;
        } catch (SQLException cause) {
            if (SqliteErrors.isBusy(cause)) {
                locked = true;
                throw new KeyrailException(errors.lockedForWriting(), cause);
            }
            throw translated(cause);
        }
    }

    /** SQLite may have rolled back by itself, as on a full disk; after any doubt a new connection is sure. */
    private void rollback(Connection writing) {
        try (Statement statement = writing.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException doubtful) {
            discard();
        }
    }

    private void strictAgain(Connection writing) {
        try (Statement statement = writing.createStatement()) {
            statement.execute("PRAGMA synchronous = FULL");
        } catch (SQLException doubtful) {
            discard();
        }
    }

    private void execute(Connection writing, String sql) {
        try (Statement statement = writing.createStatement()) {
            statement.execute(sql);
        } catch (SQLException cause) {
            throw translated(cause);
        }
    }

    /** A failed sync may have dropped pages that a later one calls written: from then on nothing is acknowledged. */
    private KeyrailException translated(SQLException cause) {
        KeyrailException failure = errors.translate(cause);
        if (SqliteErrors.isLostSync(cause)) {
            fenced = failure;
        }
        return failure;
    }

    private Connection connection() {
        if (connection == null) {
            connection = opening.get();
        }
        return connection;
    }

    /** Closing ends whatever transaction may be left; the next write opens a fresh connection. */
    private void discard() {
        Connection doubtful = connection;
        connection = null;
        if (doubtful != null) {
            try {
                doubtful.close();
            } catch (SQLException ignored) {
                // Nothing acknowledged depends on it.
            }
        }
    }

    @Override
    public void close() {
        discard();
    }
}
