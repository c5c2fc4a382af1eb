package keyrail.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.store.table.Sql;
import org.jspecify.annotations.Nullable;

/** A few connections that only read, opened when first needed. Safe for use by several threads. */
final class SqliteReaders implements AutoCloseable {
    private static final int LIMIT = 4;
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final SqliteFile file;
    private final Semaphore permits = new Semaphore(LIMIT, true);
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    SqliteReaders(SqliteFile file) {
        this.file = file;
    }

    /** Runs {@code work} in one read transaction: it sees one state of the file from first to last statement. */
    <T> T read(Function<Sql, T> work) {
        acquire();
        @Nullable Connection connection = null;
        boolean sound = false;
        try {
            connection = connection();
            execute(connection, "BEGIN");
            Sql sql = new Sql(connection, file.errors());
            try {
                T result = work.apply(sql);
                sql.check();
                return result;
            } finally {
                sql.end();
                execute(connection, "ROLLBACK");
                sound = true;
            }
        } finally {
            giveBack(connection, sound);
            permits.release();
        }
    }

    /** Waits for the reads under way, then closes; later reads are refused. */
    @Override
    public void close() {
        closed = true;
        try {
            if (permits.tryAcquire(LIMIT, WAIT.toSeconds(), TimeUnit.SECONDS)) {
                permits.release(LIMIT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            closeQuietly(connection);
        }
    }

    private void acquire() {
        try {
            if (!permits.tryAcquire(WAIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new KeyrailException(
                        FailureCode.STORAGE_FAILED,
                        "all " + LIMIT + " readers of " + file.path() + " have been busy for " + WAIT.toSeconds()
                                + " seconds; try again");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KeyrailException(FailureCode.STORAGE_FAILED, "interrupted before reading " + file.path());
        }
    }

    private Connection connection() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        Connection pooled = idle.poll();
        return pooled != null ? pooled : file.openReading();
    }

    private void giveBack(@Nullable Connection connection, boolean sound) {
        if (connection == null) {
            return;
        }
        if (sound && !closed) {
            idle.add(connection);
        } else {
            closeQuietly(connection);
        }
    }

    private void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException cause) {
            throw file.errors().translate(cause);
        }
    }

    /** A reader has nothing to lose, and whoever closes it has a result or a better failure in hand. */
    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // See above.
        }
    }
}
