package keyrail.store.sqlite;

import java.lang.module.ModuleDescriptor.Version;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.sqlite.SQLiteErrorCode;

/** Which version of the tables a file holds, judged by two cheap reads; Flyway is loaded only when they are old. */
final class SqliteSchema {
    /** The number of the last file under {@code db/migration/sqlite}; a test keeps the two equal. */
    static final int NEWEST = 5;

    /** The first SQLite without the WAL-reset bug (sqlite.org/wal.html#walresetbug, seen 2026-11). */
    static final String OLDEST_SQLITE = "3.51.3";

    private final SqliteFile file;

    SqliteSchema(SqliteFile file) {
        this.file = file;
    }

    enum State {
        EMPTY,
        OLD,
        NEWEST
    }

    /**
     * Refuses what must not be opened, and brings the tables to the newest version.
     *
     * @throws KeyrailException {@code storage_failed} for a schema newer than this program's, a file of another program
     *     or a SQLite that is too old; {@code home_read_only} where an old schema cannot be changed
     */
    void makeCurrent() {
        if (read() == State.NEWEST) {
            return;
        }
        if (!file.writable()) {
            throw new KeyrailException(file.errors().readOnly(SQLiteErrorCode.SQLITE_READONLY));
        }
        useWriteAheadLog();
        new SqliteMigration(file).run(() -> read() == State.NEWEST);
        if (read() != State.NEWEST) {
            throw new KeyrailException(
                    FailureCode.STORAGE_FAILED, "the tables of " + file.path() + " were changed while they were made");
        }
    }

    /** One look at one moment: between two of them another process may have made the tables. */
    State read() {
        try (Connection connection = file.openReading();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            requireSound(text(statement, "SELECT sqlite_version()"));
            int version = number(statement, "PRAGMA user_version");
            // Counting parses every table's definition, and so finds a file that is damaged where all depends on it.
            int tables = number(
                    statement,
                    "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'flyway%'"
                            + " AND name NOT LIKE 'sqlite%'");
            int ours = number(statement, "SELECT count(*) FROM sqlite_schema WHERE name = 'provider_connections'");
            return judge(version, tables, ours);
        } catch (SQLException cause) {
            throw file.errors().translate(cause);
        }
    }

    private State judge(int version, int tables, int ours) {
        if (version == 0 && tables == 0) {
            return State.EMPTY;
        }
        if (version == 0 || ours == 0) {
            throw new KeyrailException(
                    FailureCode.STORAGE_FAILED,
                    file.path() + " is a database of another program; move it away, or set KEYRAIL_HOME to another"
                            + " folder");
        }
        if (version > NEWEST) {
            throw new KeyrailException(
                    FailureCode.STORAGE_FAILED,
                    "the tables of " + file.path() + " have version " + version + " and this Keyrail knows versions up"
                            + " to " + NEWEST + "; use the Keyrail that wrote them, or put back a backup from"
                            + " before it");
        }
        return version == NEWEST ? State.NEWEST : State.OLD;
    }

    /** Kept in the file itself, so that it is set once; needs the whole file for a moment. */
    private void useWriteAheadLog() {
        try (Connection connection = file.openWriting();
                Statement statement = connection.createStatement()) {
            String mode = text(statement, "PRAGMA journal_mode = WAL");
            if (!mode.equals("wal")) {
                throw new KeyrailException(
                        FailureCode.STORAGE_FAILED,
                        "the file system of " + file.path() + " does not carry a write-ahead log (SQLite chose " + mode
                                + "); put the home on a local disk");
            }
        } catch (SQLException cause) {
            throw file.errors().translate(cause);
        }
    }

    static void requireSound(String version) {
        if (Version.parse(version).compareTo(Version.parse(OLDEST_SQLITE)) < 0) {
            throw new KeyrailException(
                    FailureCode.STORAGE_FAILED,
                    "the bundled SQLite is " + version + " and can damage files; Keyrail needs " + OLDEST_SQLITE
                            + " or newer: install it again");
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
