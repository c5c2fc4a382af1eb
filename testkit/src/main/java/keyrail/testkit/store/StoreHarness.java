package keyrail.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import keyrail.core.auth.AuthKinds;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.store.RowChanges;
import keyrail.core.store.Rows;
import keyrail.core.store.Store;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What a database provides to be held to the contracts: a fresh home for each test, opened as often as asked. */
public abstract class StoreHarness {
    private @Nullable Store open;

    /** Opens the database of this test, making it at the first call. */
    protected abstract Store open(AuthKinds kinds);

    /** Runs one statement on the database of this test, past the store: to plant what no store would write. */
    protected abstract void execute(String sql);

    /** The open store of this test; one, whichever of its threads asks first. */
    protected final synchronized Store store() {
        Store current = open;
        if (current == null) {
            current = open(SampleRows.KINDS);
            open = current;
        }
        return current;
    }

    /** Closes the store and opens it again. */
    protected final Store reopen() {
        closeStore();
        return store();
    }

    /** A list read in a call of its own. */
    protected final <T> List<T> list(Function<Rows, List<T>> query) {
        return store().read(query);
    }

    /** A row read in a call of its own. */
    protected final <T> Optional<T> one(Function<Rows, Optional<T>> query) {
        return store().read(query);
    }

    /** Changes made in a transaction of their own. */
    protected final void change(Consumer<RowChanges> work) {
        Boolean done = store().write(rows -> {
            work.accept(rows);
            return Boolean.TRUE;
        });
        assertThat(done).isTrue();
    }

    @AfterEach
    final synchronized void closeStore() {
        Store current = open;
        open = null;
        if (current != null) {
            current.close();
        }
    }

    static void assertFails(FailureCode code, ThrowingCallable action) {
        assertThatExceptionOfType(KeyrailException.class)
                .isThrownBy(action)
                .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo(code));
    }
}
