package keyrail.testkit.store;

import static keyrail.testkit.store.SampleRows.NOON;
import static keyrail.testkit.store.SampleRows.connection;
import static keyrail.testkit.store.SampleRows.credential;
import static keyrail.testkit.store.SampleRows.name;
import static keyrail.testkit.store.SampleRows.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.core.connection.Connection;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.store.Rows;
import keyrail.core.store.Store;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Store} promises of reads and writes: all or nothing, one view, no use from inside. */
public abstract class StoreTransactionsContract extends StoreHarness {

    @Test
    void aRefusedDuplicateLeavesTheTransactionUsable() {
        insert(connection("work"));
        change(rows -> {
            assertFails(FailureCode.ALREADY_EXISTS, () -> rows.insert(connection("work")));
            rows.insert(connection("home"));
        });
        assertThat(names()).containsExactly("home", "work");
    }

    @Test
    void ofFiftyConcurrentInsertersExactlyOneWins() throws Exception {
        List<Callable<Boolean>> inserters = new ArrayList<>();
        for (int index = 0; index < 50; index++) {
            Connection row = plain("contested", NOON.plusMillis(index));
            inserters.add(() -> {
                try {
                    insert(row);
                    return true;
                } catch (KeyrailException refused) {
                    assertThat(refused.failure().code())
                            .as(refused.failure().message())
                            .isEqualTo(FailureCode.ALREADY_EXISTS);
                    return false;
                }
            });
        }
        assertThat(onVirtualThreads(inserters)).containsOnlyOnce(true).hasSize(50);
        assertThat(names()).containsExactly("contested");
    }

    @Test
    void workThatThrowsLeavesNeitherRowNorSecret() {
        IllegalArgumentException thrown = new IllegalArgumentException("work failed");
        assertThat(catchThrowable(() -> change(rows -> {
                    rows.insert(connection("work"));
                    rows.put(credential("work", 1, null));
                    rows.putVaultHeader("{}");
                    rows.append(SampleRows.audit("connection.create", NOON));
                    throw thrown;
                })))
                .isSameAs(thrown);
        assertThat(names()).isEmpty();
        assertThat(list(Rows::credentials)).isEmpty();
        assertThat(list(Rows::vaultHeaders)).isEmpty();
        assertThat(list(rows -> rows.audit(10))).isEmpty();
    }

    @Test
    void aRefusedRowTakesItsSecretWithIt() {
        insert(connection("work"));
        assertFails(
                FailureCode.ALREADY_EXISTS,
                () -> change(rows -> {
                    rows.put(credential("work", 9, null));
                    rows.insert(connection("work"));
                }));
        assertThat(list(Rows::credentials)).isEmpty();
    }

    @Test
    void rowAndSecretAppearTogether() {
        change(rows -> {
            rows.insert(connection("work"));
            rows.put(credential("work", 1, null));
        });
        boolean both = store().read(rows -> rows.connection(name("work")).isPresent()
                && rows.credential(SampleRows.ref("work")).isPresent());
        assertThat(both).isTrue();
    }

    @Test
    void aTransactionSeesItsOwnChanges() {
        List<String> seen = store().write(rows -> {
            rows.insert(connection("work"));
            return rows.connections().connections().stream()
                    .map(row -> row.name().value())
                    .toList();
        });
        assertThat(seen).containsExactly("work");
    }

    @Test
    void aReadSeesEveryWriteThatHasReturned() {
        for (int index = 0; index < 100; index++) {
            String next = "row-" + index;
            insert(plain(next, NOON.plusMillis(index)));
            assertThat(find(next)).isNotNull();
        }
    }

    @Test
    void aReadNeverSeesHalfOfATransaction() throws Exception {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int index = 0; index < 40; index++) {
            String next = "pair-" + index;
            tasks.add(() -> store().write(rows -> {
                rows.insert(plain(next + "-a", NOON));
                rows.insert(plain(next + "-b", NOON));
                return true;
            }));
            tasks.add(
                    () -> store().read(rows -> rows.connections().connections().size() % 2 == 0));
        }
        assertThat(onVirtualThreads(tasks)).hasSize(80).containsOnly(true);
        assertThat(names()).hasSize(80);
    }

    @Test
    void oneReadKeepsOneViewWhileWritesGoOn() throws Exception {
        insert(plain("first", NOON));
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> sizes = store().read(rows -> {
                int before = rows.connections().connections().size();
                await(others.submit(() -> {
                    insert(plain("second", NOON));
                    return true;
                }));
                return List.of(before, rows.connections().connections().size());
            });
            assertThat(sizes).containsExactly(1, 1);
        }
        assertThat(names()).containsExactly("first", "second");
    }

    @Test
    void refusesUseFromInsideAWrite() {
        Store store = store();
        assertThatIllegalStateException().isThrownBy(() -> store.write(rows -> store.write(inner -> 0)));
        assertThatIllegalStateException().isThrownBy(() -> store.write(rows -> store.read(Rows::connections)));
        assertThatIllegalStateException().isThrownBy(() -> store.writeRelaxed(rows -> store.writeRelaxed(inner -> {})));
        insert(connection("work"));
        assertThat(names()).containsExactly("work");
    }

    @Test
    void rowsAreOfNoUseAfterTheCall() {
        Rows kept = store().read(rows -> rows);
        assertThatIllegalStateException().isThrownBy(kept::connections);
        Rows changes = store().write(rows -> rows);
        assertThatIllegalStateException().isThrownBy(changes::connections);
    }

    @Test
    void relaxedWritesAreAtomicAndSeenToo() {
        store().writeRelaxed(rows -> rows.insert(connection("work")));
        assertFails(
                FailureCode.ALREADY_EXISTS,
                () -> store().writeRelaxed(rows -> {
                    rows.insert(connection("home"));
                    rows.insert(connection("work"));
                }));
        assertThat(names()).containsExactly("work");
    }

    @Test
    void aClosedStoreRefusesUseAndClosingTwiceIsHarmless() {
        Store store = store();
        store.close();
        store.close();
        assertThatIllegalStateException().isThrownBy(() -> store.read(Rows::connections));
        assertThatIllegalStateException().isThrownBy(() -> store.write(rows -> 0));
    }

    private void insert(Connection connection) {
        change(rows -> rows.insert(connection));
    }

    private @Nullable Connection find(String name) {
        return store().read(rows -> rows.connection(name(name))).orElse(null);
    }

    private List<String> names() {
        return store().read(Rows::connections).connections().stream()
                .map(row -> row.name().value())
                .toList();
    }

    private static <T> List<T> onVirtualThreads(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
        }
        return results;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("the other thread did not finish", failed);
        }
    }
}
