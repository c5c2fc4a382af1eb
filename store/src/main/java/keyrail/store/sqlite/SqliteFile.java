package keyrail.store.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/**
 * One database file: made with mode 0600 and opened with our pragmas.
 *
 * <p>This process never opens the file itself: closing any descriptor of it would drop SQLite's own POSIX locks
 * (sqlite.org/howtocorrupt.html section 2.2, seen 2026-11).
 *
 * @param writable whether file and folder can be written by this process
 */
record SqliteFile(Path path, boolean writable) {
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    /**
     * Makes the file when there is none, before SQLite could make it with the mode of the umask; {@code -wal} and
     * {@code -shm} then take the mode over from it.
     */
    static SqliteFile prepare(Path path) {
        Path file = path.toAbsolutePath();
        SqliteErrors errors = new SqliteErrors(file);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException present) {
            // The usual case. The call is atomic: two programs starting at once cannot both believe they made it.
        } catch (IOException refused) {
            if (!Files.exists(file)) {
                throw Files.isDirectory(parent(file)) && !Files.isWritable(parent(file))
                        ? new KeyrailException(errors.readOnly(SQLiteErrorCode.SQLITE_READONLY), refused)
                        : cannotMake(file, refused);
            }
        }
        if (!Files.isRegularFile(file)) {
            throw new KeyrailException(
                    FailureCode.STORAGE_FAILED, file + " is not a file; move it away so that the database can be made");
        }
        // SQLite drops a write-ahead log beside an empty file: the last copy of the rows, should the file be truncated.
        if (size(file) == 0 && size(beside(file, "-wal")) > 0) {
            throw new KeyrailException(errors.corrupt(SQLiteErrorCode.SQLITE_CORRUPT));
        }
        return new SqliteFile(file, Files.isWritable(file) && Files.isWritable(parent(file)));
    }

    SqliteErrors errors() {
        return new SqliteErrors(path);
    }

    /** The connection that changes rows; every commit on it is on the disk when it returns. */
    Connection openWriting() {
        return open(
                "mode=rw", List.of("PRAGMA foreign_keys = ON", "PRAGMA mmap_size = 0", "PRAGMA synchronous = FULL"));
    }

    /** A connection that refuses every change. */
    Connection openReading() {
        return open(readingMode(), List.of("PRAGMA mmap_size = 0", "PRAGMA query_only = ON"));
    }

    /** The address for Flyway, which opens its own connections. */
    String url(String mode) {
        return "jdbc:sqlite:file:" + escaped(path) + "?" + mode;
    }

    SQLiteConfig settings() {
        SQLiteConfig settings = new SQLiteConfig();
        settings.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        // Each connection is one thread's at a time; a lock for each bound value is a twentieth of a ledger row.
        settings.setOpenMode(SQLiteOpenMode.NOMUTEX);
        return settings;
    }

    /**
     * A file in WAL mode needs a {@code -shm} beside it even for reading. Where none can be made and no log is left
     * behind, the file is all there is, and {@code immutable} reads it without locks (sqlite.org/wal.html#readonly).
     */
    private String readingMode() {
        if (writable) {
            return "mode=rw";
        }
        return size(beside(path, "-wal")) > 0 ? "mode=ro" : "immutable=1";
    }

    private Connection open(String mode, List<String> pragmas) {
        try {
            Connection connection = JDBC.createConnection(url(mode), settings().toProperties());
            boolean ready = false;
            try (Statement statement = connection.createStatement()) {
                // One at a time: of several pragmas in one text only the first takes effect.
                for (String pragma : pragmas) {
                    statement.execute(pragma);
                }
                ready = true;
            } finally {
                if (!ready) {
                    connection.close();
                }
            }
            return connection;
        } catch (SQLException cause) {
            throw errors().translate(cause);
        }
    }

    private static KeyrailException cannotMake(Path file, IOException cause) {
        FailureCode code = String.valueOf(cause.getMessage()).contains("No space left")
                ? FailureCode.STORAGE_FULL
                : FailureCode.STORAGE_FAILED;
        return new KeyrailException(
                Failure.of(code, "cannot make " + file + ": " + cause.getMessage() + "; check its folder and its disk"),
                cause);
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** 0 also for a file that is not there. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException absent) {
            return 0;
        }
    }

    /** SQLite decodes %HH in a file: address; any other way a path with a question mark would lose its end. */
    private static String escaped(Path file) {
        StringBuilder text = new StringBuilder();
        for (byte octet : file.toString().getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            boolean plain =
                    character < 128 && (Character.isLetterOrDigit(character) || "/._-~".indexOf(character) >= 0);
            if (plain) {
                text.append(character);
            } else {
                text.append('%').append(String.format("%02X", octet & 0xff));
            }
        }
        return text.toString();
    }
}
