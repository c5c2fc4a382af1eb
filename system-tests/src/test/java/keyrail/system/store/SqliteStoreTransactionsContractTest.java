package keyrail.system.store;

import java.nio.file.Path;
import keyrail.core.auth.AuthKinds;
import keyrail.core.store.Store;
import keyrail.testkit.store.StoreTransactionsContract;
import org.junit.jupiter.api.io.TempDir;

/** SQLite, held to {@link StoreTransactionsContract}. */
class SqliteStoreTransactionsContractTest extends StoreTransactionsContract {
    @TempDir
    Path folder;

    @Override
    protected Store open(AuthKinds kinds) {
        return new SqliteHome(folder).open(kinds);
    }

    @Override
    protected void execute(String sql) {
        new SqliteHome(folder).execute(sql);
    }
}
