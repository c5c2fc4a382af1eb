package keyrail.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.store.table.SqlErrors;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite's result codes (sqlite.org/rescode.html, seen 2026-11) as failures with a next step. The failure's detail
 * {@code sqlite} names the result code.
 */
record SqliteErrors(Path file) implements SqlErrors {
    static final String DETAIL = "sqlite";

    @Override
    public KeyrailException translate(SQLException cause) {
        return new KeyrailException(failure(codeOf(cause)), cause);
    }

    @Override
    public boolean isDuplicate(SQLException cause) {
        return switch (codeOf(cause)) {
            case SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_ROWID -> true;
            default -> false;
        };
    }

    /** Whether another program holds the lock; waiting longer might help. */
    static boolean isBusy(SQLException cause) {
        String name = codeOf(cause).name();
        return name.startsWith("SQLITE_BUSY") || name.startsWith("SQLITE_LOCKED");
    }

    /** Whether pages that were written may be gone although a second try would report success. */
    static boolean isLostSync(SQLException cause) {
        return isLostSync(codeOf(cause));
    }

    Failure failure(SQLiteErrorCode code) {
        String name = code.name();
        if (code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
            return of(
                    FailureCode.STORAGE_FULL,
                    code,
                    "the disk of " + file + " is full and nothing was changed; free some space and try again");
        }
        if (name.startsWith("SQLITE_READONLY")) {
            return readOnly(code);
        }
        if (name.startsWith("SQLITE_CORRUPT")
                || code == SQLiteErrorCode.SQLITE_NOTADB
                || code == SQLiteErrorCode.SQLITE_IOERR_CORRUPTFS) {
            return corrupt(code);
        }
        if (name.startsWith("SQLITE_BUSY") || name.startsWith("SQLITE_LOCKED")) {
            return of(
                    FailureCode.STORAGE_FAILED,
                    code,
                    "another program has held the lock on " + file + " for 5 seconds; end it and try again");
        }
        if (isLostSync(code)) {
            return of(
                    FailureCode.STORAGE_FAILED,
                    code,
                    "the disk of " + file + " failed to keep a write (" + name + ") and nothing is written any more;"
                            + " check the disk, then start Keyrail again");
        }
        return of(
                FailureCode.STORAGE_FAILED,
                code,
                "the database " + file + " answered " + name
                        + "; check the disk and the permissions of its folder, then try again");
    }

    Failure readOnly(SQLiteErrorCode code) {
        return of(
                FailureCode.HOME_READ_ONLY,
                code,
                file + " can be read but not written; make the file, its folder and its disk writable and start again");
    }

    Failure lockedForWriting() {
        return of(
                FailureCode.HOME_READ_ONLY,
                SQLiteErrorCode.SQLITE_BUSY,
                file + " cannot be written: another program holds its lock; end that program and try again");
    }

    Failure corrupt(SQLiteErrorCode code) {
        return of(
                FailureCode.DATABASE_CORRUPT,
                code,
                "the database " + file + " is damaged (" + code.name() + "); it is left as it is. Keep it together with"
                        + " the files beside it that start with its name: to go on, move them all away and put back a"
                        + " backup, or recover what can be read from a copy with SQLite's .recover command");
    }

    private static boolean isLostSync(SQLiteErrorCode code) {
        return code == SQLiteErrorCode.SQLITE_IOERR_FSYNC || code == SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC;
    }

    private static Failure of(FailureCode failure, SQLiteErrorCode code, String message) {
        return Failure.of(failure, message, DETAIL, List.of(code.name()));
    }

    private static SQLiteErrorCode codeOf(SQLException cause) {
        return cause instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
