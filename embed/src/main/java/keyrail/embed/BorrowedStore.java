package keyrail.embed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import keyrail.core.store.RowChanges;
import keyrail.core.store.Rows;
import keyrail.core.store.Store;

/**
 * The store of a home that is open for reading, for what such a home may still append: the home is held for each append
 * and let go again, so that it is never written beside an owner.
 */
final class BorrowedStore implements Store {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Store store;
    private final Path lock;

    /** @param lock the file that an owner of the home holds */
    BorrowedStore(Store store, Path lock) {
        this.store = store;
        this.lock = lock;
    }

    @Override
    public <T> T read(Function<Rows, T> work) {
        return store.read(work);
    }

    @Override
    public <T> T write(Function<RowChanges, T> work) {
        try (HomeLock held = HomeLock.take(lock, PATIENCE)) {
            return store.write(work);
        }
    }

    @Override
    public void writeRelaxed(Consumer<RowChanges> work) {
        try (HomeLock held = HomeLock.take(lock, PATIENCE)) {
            store.writeRelaxed(work);
        }
    }

    @Override
    public boolean isReadOnly() {
        return store.isReadOnly();
    }

    @Override
    public List<String> integrityProblems() {
        return store.integrityProblems();
    }

    /** Nothing: the home closes its store. */
    @Override
    public void close() {}
}
