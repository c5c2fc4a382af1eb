package keyrail.testkit.store;

import static keyrail.testkit.store.SampleRows.NOON;
import static keyrail.testkit.store.SampleRows.connection;
import static keyrail.testkit.store.SampleRows.name;
import static keyrail.testkit.store.SampleRows.plain;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import keyrail.core.auth.Auth;
import keyrail.core.connection.Connection;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.ProviderId;
import keyrail.core.store.ConnectionList;
import keyrail.core.store.Rows;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Store} does with connections; the other contracts of this package say the rest. */
public abstract class StoreContract extends StoreHarness {

    @Test
    void startsWithNothing() {
        ConnectionList list = store().read(Rows::connections);
        assertThat(list.connections()).isEmpty();
        assertThat(list.malformed()).isEmpty();
        assertThat(store().isReadOnly()).isFalse();
        assertThat(store().integrityProblems()).isEmpty();
    }

    @Test
    void givesBackEveryColumnOfAConnection() {
        insert(connection("work"));
        assertThat(find("work")).isEqualTo(connection("work"));
    }

    @Test
    void keepsAbsentColumnsAbsent() {
        insert(plain("local", NOON));
        assertThat(find("local")).isEqualTo(plain("local", NOON));
    }

    @Test
    void findsNothingUnderAnUnknownName() {
        insert(connection("work"));
        assertThat(find("Work")).isNull();
    }

    @Test
    void listsOldestFirstAndByNameWithinOneMillisecond() {
        insert(plain("b", NOON));
        insert(plain("z", NOON.minusMillis(1)));
        insert(plain("a", NOON));
        assertThat(names()).containsExactly("z", "a", "b");
    }

    @Test
    void refusesASecondRowOfOneName() {
        insert(connection("work"));
        assertFails(FailureCode.ALREADY_EXISTS, () -> insert(plain("work", NOON)));
        assertThat(find("work")).isEqualTo(connection("work"));
    }

    @Test
    void updateReplacesAllButNameAndCreationTime() {
        insert(connection("work"));
        Connection changed = new Connection(
                name("work"),
                new ProviderId("gemini"),
                new Auth.Platform(),
                null,
                null,
                List.of(),
                Map.of(),
                NOON.plusSeconds(50),
                NOON.plusSeconds(60));
        change(rows -> rows.update(changed));
        Connection stored = find("work");
        assertThat(stored)
                .usingRecursiveComparison()
                .ignoringFields("createdAt")
                .isEqualTo(changed);
        assertThat(stored).extracting(Connection::createdAt).isEqualTo(NOON);
    }

    @Test
    void updateOfAMissingRowIsNotFound() {
        assertFails(FailureCode.NOT_FOUND, () -> change(rows -> rows.update(connection("work"))));
        assertThat(names()).isEmpty();
    }

    @Test
    void deleteSaysWhetherARowWasThere() {
        insert(connection("work"));
        assertThat(store().<Boolean>write(rows -> rows.delete(name("work")))).isTrue();
        assertThat(store().<Boolean>write(rows -> rows.delete(name("work")))).isFalse();
        assertThat(names()).isEmpty();
    }

    @Test
    void reportsAMalformedRowAndHidesNoOther() {
        insert(connection("work"));
        plant("bad-json", "openai", "{\"type\":", "NULL", "NULL");
        plant("not-an-object", "openai", "[]", "NULL", "NULL");
        plant("unknown-kind", "openai", "{\"type\":\"carrier_pigeon\"}", "NULL", "NULL");
        plant("no-credential", "openai", "{\"type\":\"api_key\"}", "NULL", "NULL");
        plant("bad name", "openai", "{\"type\":\"none\"}", "NULL", "NULL");
        plant("bad-provider", "no such provider", "{\"type\":\"none\"}", "NULL", "NULL");

        ConnectionList list = store().read(Rows::connections);
        assertThat(list.connections()).containsExactly(connection("work"));
        assertThat(list.malformed())
                .extracting(ConnectionList.Malformed::name)
                .containsExactlyInAnyOrder(
                        "bad-json", "not-an-object", "unknown-kind", "no-credential", "bad name", "bad-provider");
        assertThat(list.malformed()).allSatisfy(bad -> assertThat(bad.reason()).isNotBlank());
        assertThat(find("bad-json")).isNull();
    }

    @Test
    void aMalformedRowCanBeReplacedAndDeleted() {
        plant("one", "openai", "nonsense", "NULL", "NULL");
        plant("two", "openai", "nonsense", "NULL", "NULL");
        assertFails(FailureCode.ALREADY_EXISTS, () -> insert(connection("one")));
        store().write(rows -> {
            rows.update(connection("one"));
            return rows.delete(name("two"));
        });
        assertThat(store().read(Rows::connections).malformed()).isEmpty();
        assertThat(names()).containsExactly("one");
    }

    @Test
    void invalidModelsAndSettingsAreEmptyAndTheRowStays() {
        plant("text", "openai", "{\"type\":\"none\"}", "'nonsense'", "'{'");
        plant("shape", "openai", "{\"type\":\"none\"}", "'{\"id\":\"m\"}'", "'[1]'");
        plant("entry", "openai", "{\"type\":\"none\"}", "'[{\"id\":\"m\"},{\"displayName\":\"M\"}]'", "'7'");
        ConnectionList list = store().read(Rows::connections);
        assertThat(list.malformed()).isEmpty();
        assertThat(list.connections()).hasSize(3).allSatisfy(row -> {
            assertThat(row.models()).isEmpty();
            assertThat(row.settings()).isEmpty();
        });
    }

    @Test
    void unknownFieldsOfLaterVersionsDoNotSpoilARow() {
        plant(
                "later",
                "openai",
                "{\"type\":\"none\",\"since\":{\"version\":9}}",
                "'[{\"id\":\"m\",\"tags\":[\"new\"]}]'",
                "'{\"region\":\"eu\"}'");
        assertThat(find("later")).isNotNull().satisfies(row -> {
            assertThat(row.models()).hasSize(1);
            assertThat(row.settings()).containsEntry("region", "eu");
        });
    }

    @Test
    void reopeningKeepsEverything() {
        insert(connection("work"));
        insert(plain("local", NOON.plusMillis(5)));
        reopen();
        assertThat(store().read(Rows::connections).connections())
                .containsExactly(connection("work"), plain("local", NOON.plusMillis(5)));
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

    private void plant(String name, String provider, String auth, String models, String settings) {
        store();
        execute("INSERT INTO provider_connections (name, provider, auth, created_at, updated_at, models, settings)"
                + " VALUES ('" + name + "', '" + provider + "', '" + auth + "', 1, 1, " + models + ", " + settings
                + ")");
    }
}
