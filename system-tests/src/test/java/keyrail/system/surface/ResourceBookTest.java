package keyrail.system.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import keyrail.auth.AuthMethods;
import keyrail.core.names.ConnectionName;
import keyrail.core.routing.KeptResource;
import keyrail.engine.resource.ResourceBook;
import keyrail.store.sqlite.SqliteStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The book of what vendors keep, over a real database. */
class ResourceBookTest {
    @TempDir
    Path folder;

    private static KeptResource kept(int number, String connection) {
        return new KeptResource(
                "id-" + number, new ConnectionName(connection), "p", Instant.ofEpochSecond(1_000 + number));
    }

    private static void start(Runnable work) {
        Thread.ofVirtual().start(work);
    }

    @Test
    void theNewestAreKnownAfterARestartAndTheOldestAreForgotten() {
        try (SqliteStore store = SqliteStore.open(folder.resolve("keyrail.db"), AuthMethods.kinds())) {
            try (ResourceBook book = new ResourceBook(store, ResourceBookTest::start, 3)) {
                for (int number = 1; number <= 5; number++) {
                    book.remember(kept(number, "a"));
                }
                book.remember(kept(4, "b"));
                book.forget("id-5");
                assertThat(book.find("id-2")).isEmpty();
            }
            try (ResourceBook again = new ResourceBook(store, ResourceBookTest::start, 3)) {
                assertThat(again.find("id-4").map(KeptResource::connection)).contains(new ConnectionName("b"));
                assertThat(again.find("id-3")).contains(kept(3, "a"));
                assertThat(List.of(again.find("id-1"), again.find("id-5"))).allMatch(Optional::isEmpty);
            }
        }
    }
}
