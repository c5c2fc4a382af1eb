package keyrail.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.AuthKinds;
import keyrail.core.auth.PayerClass;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProviderId;
import keyrail.core.store.Rows;
import keyrail.core.store.Store;

/** The least a store can be given, and what lies in a file behind its back. */
final class TestRows {
    static final AuthKinds KINDS = new AuthKinds(List.of(new AuthKind(
            "none",
            List.of(),
            true,
            PayerClass.LOCAL,
            "",
            Auth.None.class,
            fields -> new Auth.None(),
            auth -> Map.of(),
            auth -> Optional.empty())));

    private TestRows() {}

    static SqliteStore open(Path file) {
        return SqliteStore.open(file, KINDS);
    }

    static keyrail.core.connection.Connection row(String name) {
        return row(name, "");
    }

    /** @param label as long as the row shall be */
    static keyrail.core.connection.Connection row(String name, String label) {
        return new keyrail.core.connection.Connection(
                new ConnectionName(name),
                new ProviderId("ollama"),
                new Auth.None(),
                label,
                null,
                List.of(),
                Map.of(),
                Instant.ofEpochMilli(1_000),
                Instant.ofEpochMilli(1_000));
    }

    static void insert(Store store, String name) {
        insert(store, row(name));
    }

    static void insert(Store store, keyrail.core.connection.Connection row) {
        store.write(rows -> {
            rows.insert(row);
            return 0;
        });
    }

    static List<String> names(Store store) {
        return store.read(Rows::connections).connections().stream()
                .map(row -> row.name().value())
                .toList();
    }

    /** The first column of each row of a statement run past the store. */
    static List<String> query(Path file, String sql) {
        try (Connection connection = raw(file);
                Statement statement = connection.createStatement()) {
            List<String> values = new ArrayList<>();
            if (statement.execute(sql)) {
                ResultSet result = statement.getResultSet();
                while (result.next()) {
                    values.add(result.getString(1));
                }
            }
            return values;
        } catch (SQLException refused) {
            throw new AssertionError("the statement past the store failed: " + sql, refused);
        }
    }

    static Connection raw(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
