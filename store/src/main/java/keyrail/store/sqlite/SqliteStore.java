package keyrail.store.sqlite;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import keyrail.core.auth.AuthKinds;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.store.RowChanges;
import keyrail.core.store.Rows;
import keyrail.core.store.Store;
import keyrail.store.table.Sql;
import keyrail.store.table.TableRows;
import org.sqlite.SQLiteErrorCode;

/**
 * The rows of one home in one SQLite file with a write-ahead log. Safe for use by several threads, virtual ones
 * included; the store cannot be used from inside work it runs.
 */
public final class SqliteStore implements Store {
    private final SqliteFile file;
    private final AuthKinds kinds;
    private final SqliteReaders readers;
    private final SqliteWriter writer;
    private final WriterThread writerThread = new WriterThread();
    private final Set<Thread> inside = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteStore(SqliteFile file, AuthKinds kinds) {
        this.file = file;
        this.kinds = kinds;
        this.readers = new SqliteReaders(file);
        this.writer = new SqliteWriter(file::openWriting, file.errors());
    }

    /**
     * Opens the database, making it or bringing its tables up to date first.
     *
     * <p>A file that cannot be written, or whose lock another program keeps, is opened for reading: see
     * {@link #isReadOnly}. A damaged one is refused and left as it is.
     *
     * @param file in a folder that exists; made with mode 0600 where there is none
     * @throws KeyrailException {@code database_corrupt}, {@code home_read_only} where the tables would have to be made
     *     or changed, {@code storage_full}, else {@code storage_failed}, also for tables newer than this program
     */
    public static SqliteStore open(Path file, AuthKinds kinds) {
        SqliteFile prepared = SqliteFile.prepare(file);
        new SqliteSchema(prepared).makeCurrent();
        SqliteStore store = new SqliteStore(prepared, kinds);
        boolean opened = false;
        try {
            if (prepared.writable()) {
                store.writer.probe();
            }
            opened = true;
            return store;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    @Override
    public <T> T read(Function<Rows, T> work) {
        refuseNested();
        return readers.read(sql -> marked(() -> work.apply(new TableRows(sql, kinds))));
    }

    @Override
    public <T> T write(Function<RowChanges, T> work) {
        return change(SqliteWriter.Durability.MACHINE, work);
    }

    @Override
    public void writeRelaxed(Consumer<RowChanges> work) {
        Boolean done = change(SqliteWriter.Durability.PROCESS, rows -> {
            work.accept(rows);
            return Boolean.TRUE;
        });
        assert done;
    }

    /** Whether the disk, the permissions or, when last tried, another program's lock forbid writing. */
    @Override
    public boolean isReadOnly() {
        return !file.writable() || writer.isLocked();
    }

    @Override
    public List<String> integrityProblems() {
        refuseNested();
        try {
            return readers.read(sql -> sql.query("PRAGMA integrity_check", row -> row.getString(1))).stream()
                    .filter(finding -> !finding.equals("ok"))
                    .toList();
        } catch (KeyrailException damaged) {
            if (damaged.failure().code() != FailureCode.DATABASE_CORRUPT) {
                throw damaged;
            }
            return List.of(damaged.failure().message());
        }
    }

    /** Ends the writes and reads under way, then closes; a second call does nothing. */
    @Override
    public void close() {
        refuseNested();
        if (closed.compareAndSet(false, true)) {
            writerThread.close();
            readers.close();
            // Last, so that it folds the write-ahead log into the file.
            writer.close();
        }
    }

    private <T> T change(SqliteWriter.Durability durability, Function<RowChanges, T> work) {
        refuseNested();
        if (!file.writable()) {
            Failure failure = file.errors().readOnly(SQLiteErrorCode.SQLITE_READONLY);
            throw new KeyrailException(failure);
        }
        Function<Sql, T> inTransaction = sql -> marked(() -> work.apply(new TableRows(sql, kinds)));
        return writerThread.run(() -> writer.write(durability, inTransaction));
    }

    /** Remembers that the current thread is inside our work: from there the store would wait for itself. */
    private <T> T marked(Supplier<T> work) {
        Thread current = Thread.currentThread();
        inside.add(current);
        try {
            return work.get();
        } finally {
            inside.remove(current);
        }
    }

    private void refuseNested() {
        if (inside.contains(Thread.currentThread())) {
            throw new IllegalStateException("the store is used from inside its own work; use the rows handed in");
        }
    }
}
