package keyrail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import keyrail.core.store.AuditEntry;
import keyrail.core.store.Rows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log in the file itself, where other programs could reach it. */
class SqliteAuditTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("keyrail.db");
        try (SqliteStore store = TestRows.open(file)) {
            for (int step = 1; step <= 5; step++) {
                String target = "work-" + step;
                store.write(rows -> {
                    rows.append(new AuditEntry(NOON, "cli", "connection.update", target, "ok", ""));
                    return true;
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET result = 'ok'",
                "UPDATE audit SET who = 'nobody' WHERE id = 3",
                "DELETE FROM audit",
                "DELETE FROM audit WHERE id = 5",
                "INSERT OR REPLACE INTO audit (id, at, who, what, target, result, request)"
                        + " VALUES (5, 0, 'a', 'b', 'c', 'd', 'e')",
            })
    void theDatabaseItselfRefusesWhatIsNoAppending(String statement) {
        List<String> before = all();
        assertThatThrownBy(() -> TestRows.query(file, statement))
                .rootCause()
                .hasMessageContaining("the audit log only grows");
        assertThat(all()).isEqualTo(before).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET target = 'other' WHERE id = 3",
                "UPDATE audit SET at = at + 1 WHERE id = 3",
                "UPDATE audit SET who = 'cl', what = 'iconnection.update' WHERE id = 3",
                "UPDATE audit SET chain = NULL WHERE id = 3",
                "DELETE FROM audit WHERE id = 2",
            })
    void whatIsChangedBehindTheTriggersShowsAtItsPlace(String statement) {
        assertThat(firstAltered()).isEmpty();
        for (String trigger : TestRows.query(file, "SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
            TestRows.query(file, "DROP TRIGGER " + trigger);
        }
        TestRows.query(file, statement);
        assertThat(firstAltered()).contains(3L);
    }

    @Test
    void entriesOfTheFirstVersionHaveNoChainAndAreNoAlteration() {
        Path old = folder.resolve("old.db");
        TestRows.open(old).close();
        TestRows.query(old, "INSERT INTO audit (at, who, what, target, result, request) VALUES (0,'a','b','c','d','')");
        try (SqliteStore store = TestRows.open(old)) {
            store.write(rows -> {
                rows.append(new AuditEntry(NOON, "cli", "connection.create", "work", "ok", ""));
                return true;
            });
            assertThat(store.<Optional<Long>>read(Rows::firstAlteredAudit)).isEmpty();
        }
    }

    private Optional<Long> firstAltered() {
        try (SqliteStore store = TestRows.open(file)) {
            return store.read(Rows::firstAlteredAudit);
        }
    }

    private List<String> all() {
        return TestRows.query(file, "SELECT id || who || what || target || result || hex(chain) FROM audit");
    }
}
