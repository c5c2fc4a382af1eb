package keyrail.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import keyrail.core.connection.Connection;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.store.Rows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSchemaTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("keyrail.db");
    }

    @Test
    void theTableOfConnectionsHasTheDocumentedColumnsAndIndex() {
        TestRows.open(file).close();
        assertThat(TestRows.query(
                        file,
                        "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk FROM"
                                + " pragma_table_info('provider_connections')"))
                .containsExactly(
                        "name TEXT 1 1",
                        "provider TEXT 1 0",
                        "auth TEXT 1 0",
                        "created_at INTEGER 1 0",
                        "updated_at INTEGER 1 0",
                        "label TEXT 0 0",
                        "base_url TEXT 0 0",
                        "models TEXT 0 0",
                        "settings TEXT 0 0");
        assertThat(TestRows.query(file, "SELECT name FROM pragma_index_info('idx_provider_connections_provider')"))
                .containsExactly("provider");
    }

    @Test
    void rows58And59ThereIsNoTableOfProfilesAndNoneOfPrices() {
        TestRows.open(file).close();
        assertThat(TestRows.query(file, "SELECT name FROM sqlite_schema WHERE type = 'table'"))
                .contains("provider_connections")
                .doesNotContain("model_profiles", "rate_cards");
    }

    @Test
    void migratingASecondTimeChangesNoByteOfTheDump() {
        try (SqliteStore store = TestRows.open(file)) {
            TestRows.insert(store, "work");
        }
        List<String> before = dump();
        new SqliteMigration(SqliteFile.prepare(file)).migrate();
        TestRows.open(file).close();
        assertThat(dump()).isEqualTo(before).hasSizeGreaterThan(10);
    }

    @Test
    void theNewestVersionIsThatOfTheLastMigration() throws Exception {
        List<Path> migrations = migrations();
        assertThat(migrations).hasSize(SqliteSchema.NEWEST);
        for (Path migration : migrations) {
            String number = migration.getFileName().toString().replaceFirst("^V(\\d+)__.*", "$1");
            assertThat(Files.readString(migration)).endsWith("PRAGMA user_version = " + number + ";\n");
        }
    }

    @Test
    void tablesOfTheFirstVersionAreBroughtUpToDateAndKeepTheirRows() {
        try (SqliteStore store = TestRows.open(file)) {
            TestRows.insert(store, "work");
        }
        List.of(
                        "DROP TABLE sessions",
                        "DROP TABLE kept_resources",
                        "DROP TABLE sealed_rows",
                        "DROP TRIGGER audit_is_not_changed",
                        "DROP TRIGGER audit_is_not_deleted",
                        "DROP TRIGGER audit_is_not_replaced",
                        "ALTER TABLE audit DROP COLUMN chain",
                        "DELETE FROM flyway_schema_history WHERE version <> '1'")
                .forEach(statement -> TestRows.query(file, statement));
        TestRows.query(file, "PRAGMA user_version = 1");
        try (SqliteStore store = TestRows.open(file)) {
            assertThat(store.read(Rows::sessions)).isEmpty();
            List<Connection> kept = store.read(rows -> rows.connections().connections());
            assertThat(kept).hasSize(1);
        }
        assertThat(TestRows.query(file, "PRAGMA user_version")).containsExactly(String.valueOf(SqliteSchema.NEWEST));
    }

    @Test
    void refusesTablesOfANewerVersionNamingBothVersions() throws IOException {
        TestRows.open(file).close();
        TestRows.query(file, "PRAGMA user_version = 7");
        byte[] before = Files.readAllBytes(file);
        assertThatExceptionOfType(KeyrailException.class)
                .isThrownBy(() -> TestRows.open(file))
                .satisfies(thrown -> {
                    assertThat(thrown.failure().code()).isEqualTo(FailureCode.STORAGE_FAILED);
                    assertThat(thrown)
                            .hasMessageContaining("version 7")
                            .hasMessageContaining("up to " + SqliteSchema.NEWEST);
                });
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void refusesADatabaseOfAnotherProgram() {
        TestRows.query(file, "CREATE TABLE other (id INTEGER)");
        for (int version : List.of(0, 1)) {
            TestRows.query(file, "PRAGMA user_version = " + version);
            assertThatExceptionOfType(KeyrailException.class)
                    .isThrownBy(() -> TestRows.open(file))
                    .withMessageContaining("another program");
        }
        assertThat(TestRows.query(file, "SELECT name FROM sqlite_schema")).containsExactly("other");
    }

    @Test
    void refusesASqliteThatCanDamageFiles() {
        assertThatNoException().isThrownBy(() -> SqliteSchema.requireSound("3.51.3"));
        assertThatNoException().isThrownBy(() -> SqliteSchema.requireSound("3.100.0"));
        assertThatNoException().isThrownBy(() -> SqliteSchema.requireSound("3.52"));
        for (String old : List.of("3.51.2", "3.9.9", "3.51")) {
            assertThatExceptionOfType(KeyrailException.class)
                    .isThrownBy(() -> SqliteSchema.requireSound(old))
                    .withMessageContaining(old)
                    .withMessageContaining("3.51.3");
        }
    }

    @Test
    void anEmptyFileLeftByAnInterruptedStartIsMadeADatabase() throws IOException {
        Files.createFile(file);
        TestRows.open(file).close();
        assertThat(TestRows.query(file, "PRAGMA user_version")).containsExactly(String.valueOf(SqliteSchema.NEWEST));
        assertThat(TestRows.query(file, "PRAGMA journal_mode")).containsExactly("wal");
    }

    @Test
    void manyOpeningsOfAFreshFileMakeItOnce() throws Exception {
        List<Callable<Boolean>> openings = new ArrayList<>();
        IntStream.range(0, 6)
                .forEach(index -> openings.add(() -> {
                    try (SqliteStore store = TestRows.open(file)) {
                        TestRows.insert(store, "row-" + index);
                        return true;
                    }
                }));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> opened : threads.invokeAll(openings)) {
                assertThat(opened.get()).isTrue();
            }
        }
        assertThat(TestRows.query(file, "SELECT count(*) FROM flyway_schema_history"))
                .containsExactly(String.valueOf(SqliteSchema.NEWEST));
        assertThat(TestRows.query(file, "SELECT count(*) FROM provider_connections"))
                .containsExactly("6");
    }

    @Test
    void tablesThatAreMadeMeanwhileAreSeenWholeOrNotAtAll() throws Exception {
        TestRows.query(file, "PRAGMA journal_mode = WAL");
        SqliteSchema schema = new SqliteSchema(SqliteFile.prepare(file));
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> maker = threads.submit(() -> makeAndDropTables(enough));
            Set<SqliteSchema.State> seen = EnumSet.noneOf(SqliteSchema.State.class);
            try {
                for (int look = 0; look < 1_000 || seen.size() < 2; look++) {
                    seen.add(schema.read());
                }
            } finally {
                enough.set(true);
            }
            assertThat(maker.get()).isPositive();
            assertThat(seen).containsExactlyInAnyOrder(SqliteSchema.State.EMPTY, SqliteSchema.State.NEWEST);
        }
    }

    private int makeAndDropTables(AtomicBoolean enough) throws SQLException {
        int times = 0;
        try (java.sql.Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            while (!enough.get()) {
                for (String change : List.of(
                        "BEGIN IMMEDIATE; CREATE TABLE provider_connections (name TEXT); PRAGMA user_version = "
                                + SqliteSchema.NEWEST + "; COMMIT",
                        "BEGIN IMMEDIATE; DROP TABLE provider_connections; PRAGMA user_version = 0; COMMIT")) {
                    statement.executeUpdate(change);
                }
                times++;
            }
        }
        return times;
    }

    @Test
    void severalProcessesMayMakeOneFile() throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int index = 0; index < 3; index++) {
                children.add(ChildJvm.start(OpenMain.class, file, "row-" + index));
            }
            for (ChildJvm child : children) {
                assertThat(child.lines()).contains("done");
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
        assertThat(TestRows.query(file, "SELECT count(*) FROM provider_connections"))
                .containsExactly("3");
    }

    @Test
    void openingCurrentTablesLoadsNoMigrationTool() throws Exception {
        TestRows.open(file).close();
        try (ChildJvm child = ChildJvm.startNamingClasses(OpenMain.class, file, "row")) {
            List<String> lines = child.lines();
            assertThat(lines).anyMatch(line -> line.contains("org.sqlite.SQLiteConfig"));
            assertThat(lines).noneMatch(line -> line.contains("org.flywaydb"));
        }
    }

    /** Opens the file and writes one row. */
    static final class OpenMain {
        public static void main(String[] arguments) {
            try (SqliteStore store = TestRows.open(Path.of(arguments[0]))) {
                TestRows.insert(store, arguments[1]);
            }
            System.out.println("done");
        }
    }

    private List<String> dump() {
        List<String> lines = new ArrayList<>(
                TestRows.query(file, "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema"));
        for (String table : TestRows.query(file, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
            List<String> columns =
                    TestRows.query(file, "SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('" + table + "')");
            String row = String.join(", ", columns);
            lines.addAll(TestRows.query(file, "SELECT concat_ws(',', " + row + ") FROM " + table));
        }
        lines.addAll(TestRows.query(file, "PRAGMA user_version"));
        return lines;
    }

    private static List<Path> migrations() throws Exception {
        URI resource = SqliteSchema.class
                .getResource("/db/migration/sqlite/V1__connections_vault_keys_ledger_audit.sql")
                .toURI();
        try (Stream<Path> files = Files.list(Path.of(resource).getParent())) {
            return files.toList();
        }
    }
}
