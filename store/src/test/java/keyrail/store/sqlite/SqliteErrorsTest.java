package keyrail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteErrorsTest {
    private final SqliteErrors errors = new SqliteErrors(Path.of("/home/of/keyrail.db"));

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, STORAGE_FULL",
        "SQLITE_IOERR_SHMSIZE, STORAGE_FULL",
        "SQLITE_READONLY, HOME_READ_ONLY",
        "SQLITE_READONLY_DIRECTORY, HOME_READ_ONLY",
        "SQLITE_CORRUPT, DATABASE_CORRUPT",
        "SQLITE_CORRUPT_INDEX, DATABASE_CORRUPT",
        "SQLITE_NOTADB, DATABASE_CORRUPT",
        "SQLITE_IOERR_FSYNC, STORAGE_FAILED",
        "SQLITE_IOERR_WRITE, STORAGE_FAILED",
        "SQLITE_BUSY, STORAGE_FAILED",
        "SQLITE_CANTOPEN, STORAGE_FAILED",
    })
    void eachResultCodeHasItsFailure(SQLiteErrorCode code, FailureCode expected) {
        assertThat(errors.failure(code).code()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(SQLiteErrorCode.class)
    void everyFailureNamesTheFileAndTheResultCode(SQLiteErrorCode code) {
        Failure failure = errors.failure(code);
        assertThat(failure.message()).contains("/home/of/keyrail.db").contains(";");
        assertThat(failure)
                .isInstanceOfSatisfying(
                        Failure.Gateway.class,
                        gateway -> assertThat(gateway.details()).containsEntry("sqlite", List.of(code.name())));
    }

    @Test
    void onlyFailedSyncsFence() {
        assertThat(SqliteErrors.isLostSync(of(SQLiteErrorCode.SQLITE_IOERR_FSYNC)))
                .isTrue();
        assertThat(SqliteErrors.isLostSync(of(SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC)))
                .isTrue();
        assertThat(SqliteErrors.isLostSync(of(SQLiteErrorCode.SQLITE_FULL))).isFalse();
        assertThat(SqliteErrors.isLostSync(new SQLException("not from SQLite"))).isFalse();
    }

    private static SQLException of(SQLiteErrorCode code) {
        return new SQLiteException("planted", code);
    }
}
