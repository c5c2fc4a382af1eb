package keyrail.store.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import keyrail.core.auth.AuthKinds;
import keyrail.core.connection.Connection;
import keyrail.core.connection.ConnectionModel;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProviderId;
import keyrail.core.store.ConnectionList;
import org.jspecify.annotations.Nullable;

/** {@code provider_connections}: each row is judged alone, so that a bad one hides no other. */
final class ConnectionTable {
    private static final String COLUMNS =
            "name, provider, auth, label, base_url, models, settings, created_at, updated_at";

    private final Sql sql;
    private final AuthKinds kinds;

    ConnectionTable(Sql sql, AuthKinds kinds) {
        this.sql = sql;
        this.kinds = kinds;
    }

    /** The columns as they lie there, before any of them is believed. */
    private record Stored(
            String name,
            String provider,
            String auth,
            @Nullable String label,
            @Nullable String baseUrl,
            @Nullable String models,
            @Nullable String settings,
            long createdAt,
            long updatedAt) {
        static Stored read(ResultSet row) throws SQLException {
            return new Stored(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    row.getLong(8),
                    row.getLong(9));
        }
    }

    ConnectionList all() {
        List<Connection> connections = new ArrayList<>();
        List<ConnectionList.Malformed> malformed = new ArrayList<>();
        for (Stored stored :
                sql.query("SELECT " + COLUMNS + " FROM provider_connections ORDER BY created_at, name", Stored::read)) {
            try {
                connections.add(parse(stored));
            } catch (KeyrailException bad) {
                malformed.add(new ConnectionList.Malformed(
                        stored.name(), bad.failure().message()));
            }
        }
        return new ConnectionList(connections, malformed);
    }

    Optional<Connection> find(ConnectionName name) {
        return sql.first("SELECT " + COLUMNS + " FROM provider_connections WHERE name = ?", Stored::read, name.value())
                .flatMap(stored -> {
                    try {
                        return Optional.of(parse(stored));
                    } catch (KeyrailException bad) {
                        return Optional.empty();
                    }
                });
    }

    void insert(Connection connection) {
        sql.insert(
                "connection \"" + connection.name() + "\" already exists; choose another name, or change it with"
                        + " keyrail connections update " + connection.name(),
                "INSERT INTO provider_connections (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                connection.name().value(),
                connection.provider().value(),
                JsonColumn.write(kinds.write(connection.auth())),
                connection.label(),
                connection.baseUrl(),
                JsonColumn.writeModels(connection.models()),
                settings(connection),
                connection.createdAt().toEpochMilli(),
                connection.updatedAt().toEpochMilli());
    }

    void update(Connection connection) {
        int changed = sql.update(
                "UPDATE provider_connections SET provider = ?, auth = ?, label = ?, base_url = ?, models = ?,"
                        + " settings = ?, updated_at = ? WHERE name = ?",
                connection.provider().value(),
                JsonColumn.write(kinds.write(connection.auth())),
                connection.label(),
                connection.baseUrl(),
                JsonColumn.writeModels(connection.models()),
                settings(connection),
                connection.updatedAt().toEpochMilli(),
                connection.name().value());
        if (changed == 0) {
            throw new KeyrailException(
                    FailureCode.NOT_FOUND,
                    "no connection \"" + connection.name() + "\"; keyrail connections list shows those there are");
        }
    }

    boolean delete(ConnectionName name) {
        return sql.update("DELETE FROM provider_connections WHERE name = ?", name.value()) > 0;
    }

    private Connection parse(Stored stored) {
        Map<String, String> auth = JsonColumn.readObject(stored.auth())
                .orElseThrow(() -> new KeyrailException(FailureCode.INVALID_AUTH, "its auth is not a JSON object"));
        return new Connection(
                new ConnectionName(stored.name()),
                new ProviderId(stored.provider()),
                kinds.read(auth),
                stored.label(),
                stored.baseUrl(),
                models(stored),
                settings(stored),
                Instant.ofEpochMilli(stored.createdAt()),
                Instant.ofEpochMilli(stored.updatedAt()));
    }

    private static List<ConnectionModel> models(Stored stored) {
        return stored.models() == null
                ? List.of()
                : JsonColumn.readModels(stored.models()).orElse(List.of());
    }

    private static Map<String, String> settings(Stored stored) {
        return stored.settings() == null
                ? Map.of()
                : JsonColumn.readObject(stored.settings()).orElse(Map.of());
    }

    /** Sorted, so that equal settings are equal bytes; null for none. */
    private static @Nullable String settings(Connection connection) {
        return connection.settings().isEmpty() ? null : JsonColumn.write(new TreeMap<>(connection.settings()));
    }
}
