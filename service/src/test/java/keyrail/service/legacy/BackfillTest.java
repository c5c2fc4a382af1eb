package keyrail.service.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import keyrail.core.config.PlatformSettings;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProviderId;
import keyrail.service.Actor;
import keyrail.service.connection.CanonicalRows;
import keyrail.service.fake.TestHome;
import keyrail.testkit.home.FakeAuthKinds;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private static final Actor BOOT = Actor.of("boot");

    private final TestHome home = new TestHome();
    private final Backfill backfill = new Backfill(home.ports());

    @Test
    void writesTheFileOnceForAllEntriesAndMakesARowThatTwoOfThemMeanOnce() {
        home.config.write("""
                { "llm": { "profiles": { "a": { "provider": "anthropic" }, "b": { "provider": "anthropic" },
                  "c": { "provider": "openai" } } } }
                """);

        BackfillPlan done = backfill.run(BOOT);

        assertThat(done.steps()).hasSize(3);
        assertThat(home.config.edits()).isEqualTo(1);
        assertThat(home.audit())
                .containsExactly("connection.create anthropic-personal", "connection.create openai-personal");
        assertThat(backfill.plan().isDone()).isTrue();
    }

    @Test
    void writesNothingWhereThereIsNothingToSay() {
        home.config.write("{ \"llm\": { \"profiles\": { \"a\": { \"model\": \"m\" } } } }");

        backfill.run(BOOT);

        assertThat(home.config.edits()).isZero();
        assertThat(home.audit()).isEmpty();
    }

    @Test
    void aNameThatIsTakenBySomethingElseLeavesOnlyItsOwnEntryUnbound() {
        home.store.write(rows -> {
            rows.insert(new Connection(
                    new ConnectionName("anthropic-personal"),
                    new ProviderId("openai"),
                    FakeAuthKinds.all().read(Map.of("type", "api_key", "credential", "a:b")),
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    Instant.EPOCH.plusSeconds(1),
                    Instant.EPOCH.plusSeconds(1)));
            return true;
        });
        home.config.write("""
                { "llm": { "profiles": { "a": { "provider": "anthropic" }, "o": { "provider": "openai" } } } }
                """);

        BackfillPlan done = backfill.run(BOOT);

        assertThat(done.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.path()).containsExactly("llm", "profiles", "a");
            assertThat(skipped.reason()).contains("\"anthropic-personal\"", "provider openai");
        });
        assertThat(done.steps())
                .singleElement()
                .satisfies(step -> assertThat(step.connection()).hasToString("anthropic-personal"));
    }

    @Test
    void marksAnOlderHomeAlsoWhenNoEntryNeedsAConnection() {
        home.config.platform = new PlatformSettings(null, false, true, true, null);

        assertThat(backfill.run(BOOT).marksLegacy()).isTrue();

        assertThat(home.config.text()).contains("\"legacyRoute\":true");
    }

    @Test
    void canonicalRowsAreMadeOnce() {
        assertThat(CanonicalRows.seed(home.ports(), BOOT)).hasSize(4);
        assertThat(CanonicalRows.seed(home.ports(), BOOT)).isEmpty();
        assertThat(home.audit()).hasSize(4);
    }
}
