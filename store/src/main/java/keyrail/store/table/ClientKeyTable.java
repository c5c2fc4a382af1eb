package keyrail.store.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.access.KeyHash;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.Names;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code client_keys}: hashes and grants of the keys we issue. */
final class ClientKeyTable {
    private final Sql sql;

    ClientKeyTable(Sql sql) {
        this.sql = sql;
    }

    private record Stored(
            String name,
            byte[] hash,
            String lastFour,
            String profiles,
            boolean direct,
            @Nullable String defaultProfile,
            long createdAt) {
        static Stored read(ResultSet row) throws SQLException {
            return new Stored(
                    row.getString(1),
                    row.getBytes(2),
                    row.getString(3),
                    row.getString(4),
                    row.getInt(5) != 0,
                    row.getString(6),
                    row.getLong(7));
        }
    }

    /** Skips a key whose grants cannot be read, with a warning: "no list" would mean every profile. */
    List<ClientKey> all() {
        List<ClientKey> keys = new ArrayList<>();
        for (Stored stored : sql.query(
                "SELECT name, hash, last_four, profiles, direct, default_profile, created_at FROM client_keys"
                        + " ORDER BY name",
                Stored::read)) {
            List<String> profiles = JsonColumn.readStrings(stored.profiles()).orElse(null);
            if (profiles == null || !Names.isValid(stored.name())) {
                Log.OF.warn(
                        "client key \"{}\" skipped: its name or its profiles cannot be read; delete and make it again",
                        stored.name());
                continue;
            }
            keys.add(new ClientKey(
                    new ClientKeyName(stored.name()),
                    KeyHash.ofDigest(stored.hash()),
                    stored.lastFour(),
                    new Grants(Set.copyOf(profiles), stored.direct(), stored.defaultProfile()),
                    Instant.ofEpochMilli(stored.createdAt())));
        }
        return keys;
    }

    void insert(ClientKey key) {
        sql.insert(
                "client key \"" + key.name()
                        + "\" already exists; choose another name, or run keyrail client-keys revoke " + key.name()
                        + " first",
                "INSERT INTO client_keys (name, hash, last_four, profiles, direct, default_profile, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                key.name().value(),
                key.hash().digest(),
                key.lastFour(),
                JsonColumn.writeStrings(new TreeSet<>(key.grants().profiles())),
                key.grants().direct(),
                key.grants().defaultProfile(),
                key.createdAt().toEpochMilli());
    }

    boolean delete(ClientKeyName name) {
        return sql.update("DELETE FROM client_keys WHERE name = ?", name.value()) > 0;
    }

    /** Apart, so that logging is set up only by a home that has something to say. */
    private static final class Log {
        static final Logger OF = LoggerFactory.getLogger(ClientKeyTable.class);
    }
}
