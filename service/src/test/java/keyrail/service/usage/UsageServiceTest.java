package keyrail.service.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.RequestId;
import keyrail.core.usage.Ledger;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.service.fake.TestHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageServiceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final RequestId REQUEST = new RequestId("req_0123456789abcdef");

    private final TestHome home = new TestHome();
    private final PendingLedger ledger = new PendingLedger();
    private final UsageService usage = new UsageService(home.store, ledger, () -> NOW);

    @Test
    void aReportHoldsTheCallsMadeJustNow() {
        ledger.record(row());

        assertThat(usage.report(null, null))
                .singleElement()
                .satisfies(group -> assertThat(group.usage().inputTokens()).isEqualTo(10));
        assertThat(usage.report("2026-03-01T12:00:00Z", "payer")).hasSize(1);
    }

    @Test
    void theAttemptsOfARequestAreFoundByItsId() {
        ledger.record(row());

        assertThat(usage.attempts(REQUEST.value())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"req_ffffffffffffffff", "nonsense", ""})
    void anUnknownRequestIsNotFound(String id) {
        KeyrailException refused = catchThrowableOfType(KeyrailException.class, () -> usage.attempts(id));

        assertThat(refused.failure().code()).isEqualTo(FailureCode.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        ", 2026-01-30T12:00:00Z",
        "24h, 2026-02-28T12:00:00Z",
        "7d, 2026-02-22T12:00:00Z",
        "30m, 2026-03-01T11:30:00Z",
        "2w, 2026-02-15T12:00:00Z",
        "2026-02-01, 2026-02-01T00:00:00Z",
        "2026-02-01T10:00:00+02:00, 2026-02-01T08:00:00Z"
    })
    void readsTheMomentAReportStartsAt(String text, Instant moment) {
        assertThat(Since.parse(text, NOW)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "7", "-7d", "2026-13-01", "1234567d", "T"})
    void refusesWhatIsNoMoment(String text) {
        KeyrailException refused = catchThrowableOfType(KeyrailException.class, () -> usage.report(text, null));

        assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_ARGUMENT);
    }

    @Test
    void refusesOtherGroupsAndLimits() {
        assertThat(catchThrowableOfType(KeyrailException.class, () -> usage.report(null, "model"))
                        .getMessage())
                .contains("profile, connection, client or payer");
        assertThat(catchThrowableOfType(KeyrailException.class, () -> usage.auditPage(null, null, 0)))
                .isNotNull();
    }

    private static LedgerRow row() {
        return new LedgerRow(
                REQUEST,
                1,
                NOW,
                "cli",
                "",
                "work",
                "default",
                "my-a",
                "anthropic",
                "own_key",
                "",
                "m",
                "openai-chat",
                false,
                "ok",
                200,
                1,
                new Usage(10, 0, 0, 5, 0),
                UsageState.REPORTED,
                "",
                null,
                1,
                2);
    }

    /** Rows reach the store when the ledger is flushed. */
    private final class PendingLedger implements Ledger {
        private final List<LedgerRow> pending = new ArrayList<>();

        @Override
        public void record(LedgerRow row) {
            pending.add(row);
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void flush() {
            home.store.writeRelaxed(rows -> rows.append(pending));
            pending.clear();
        }
    }
}
