package keyrail.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/** Brings the tables to the newest version; the only class that loads Flyway. */
final class SqliteMigration {
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOCK_PAUSE = Duration.ofMillis(20);

    private final SqliteFile file;

    SqliteMigration(SqliteFile file) {
        this.file = file;
    }

    /**
     * Flyway takes no lock between processes on SQLite, so a lock file beside the database does; whoever waited for it
     * finds the work done.
     *
     * @param done whether another process has done it meanwhile
     */
    void run(BooleanSupplier done) {
        Path lockFile = file.path().resolveSibling(file.path().getFileName() + ".migration-lock");
        try (FileChannel channel = FileChannel.open(
                        lockFile,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                FileLock lock = lock(channel)) {
            if (lock.isValid() && !done.getAsBoolean()) {
                migrate();
                // Whoever still waits for this very file will find the work done and needs no lock.
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException cause) {
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.STORAGE_FAILED,
                            "cannot lock " + lockFile + ": " + cause.getMessage() + "; check the folder and its disk"),
                    cause);
        }
    }

    /** Applies what is missing; nothing when the tables are current. */
    void migrate() {
        SQLiteDataSource database = new SQLiteDataSource(file.settings());
        database.setUrl(file.url("mode=rw"));
        try {
            Flyway.configure(SqliteMigration.class.getClassLoader())
                    .dataSource(database)
                    // Named, because Flyway falls back to printing on standard error where slf4j has no provider.
                    .loggers("slf4j")
                    .locations("classpath:db/migration/sqlite")
                    .cleanDisabled(true)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException cause) {
            throw translated(cause);
        }
    }

    /** What the database said is worth more than what Flyway made of it. */
    private KeyrailException translated(FlywayException cause) {
        for (@Nullable Throwable reason = cause.getCause(); reason != null; reason = reason.getCause()) {
            if (reason instanceof SQLException refused) {
                return file.errors().translate(refused);
            }
        }
        return new KeyrailException(
                Failure.of(
                        FailureCode.STORAGE_FAILED,
                        "the tables of " + file.path() + " cannot be brought up to date: " + cause.getMessage()
                                + "; put back a backup or report this"),
                cause);
    }

    private FileLock lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + LOCK_LIMIT.toNanos();
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(LOCK_PAUSE.toNanos());
        }
        throw new KeyrailException(
                FailureCode.STORAGE_FAILED,
                "another Keyrail has been changing the tables of " + file.path() + " for " + LOCK_LIMIT.toSeconds()
                        + " seconds; end it and try again");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
