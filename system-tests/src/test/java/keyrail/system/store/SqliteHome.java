package keyrail.system.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import keyrail.core.auth.AuthKinds;
import keyrail.core.store.Store;
import keyrail.store.sqlite.SqliteStore;

/** One SQLite file for one test. */
record SqliteHome(Path folder) {
    Store open(AuthKinds kinds) {
        return SqliteStore.open(file(), kinds);
    }

    void execute(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException refused) {
            throw new AssertionError("the statement past the store failed: " + sql, refused);
        }
    }

    private Path file() {
        return folder.resolve("keyrail.db");
    }
}
