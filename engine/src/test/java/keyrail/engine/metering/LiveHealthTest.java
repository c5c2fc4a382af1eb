package keyrail.engine.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.ConnectionHealth.State;
import keyrail.core.connection.HealthReport;
import keyrail.core.names.ConnectionName;
import org.junit.jupiter.api.Test;

/** One report after the other, by a clock that the test turns. */
class LiveHealthTest {
    private static final ConnectionName WORK = new ConnectionName("work");
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final HealthReport SUCCESS = new HealthReport.Succeeded();

    private Instant now = START;
    private final LiveHealth health = new LiveHealth(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    private ConnectionHealth after(int seconds, HealthReport report) {
        now = now.plusSeconds(seconds);
        health.report(WORK, report);
        return health.of(WORK);
    }

    @Test
    void aStateKeepsTheTimeItWasFirstSeen() {
        assertThat(health.of(WORK)).isEqualTo(ConnectionHealth.untested());
        assertThat(after(0, SUCCESS)).isEqualTo(new ConnectionHealth(State.OK, null, START, null, START));
        assertThat(after(10, SUCCESS).since()).isEqualTo(START);
        assertThat(health.of(WORK).lastSuccess()).isEqualTo(START.plusSeconds(10));

        ConnectionHealth first = after(5, new HealthReport.Rejected("401"));
        ConnectionHealth second = after(5, new HealthReport.Rejected("401 again"));
        assertThat(first.since()).isEqualTo(START.plusSeconds(15)).isEqualTo(second.since());
        assertThat(second.reason()).isEqualTo("401 again");
        assertThat(second.lastSuccess()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void aRateLimitEndsByItself() {
        after(0, SUCCESS);
        Instant until = START.plusSeconds(90);
        assertThat(after(30, new HealthReport.Limited("429", until)))
                .isEqualTo(new ConnectionHealth(State.RATE_LIMITED, "429", START.plusSeconds(30), until, START));
        now = until.minusMillis(1);
        assertThat(health.of(WORK).state()).isEqualTo(State.RATE_LIMITED);
        now = until;
        assertThat(health.of(WORK))
                .isEqualTo(new ConnectionHealth(State.OK, "was rate limited until " + until, until, null, START));
    }

    @Test
    void aConnectionThatNeverSucceededIsUntestedAfterItsLimit() {
        after(0, new HealthReport.Limited("429", START.plus(Duration.ofSeconds(1))));
        now = now.plusSeconds(2);
        assertThat(health.of(WORK).state()).isEqualTo(State.UNTESTED);
    }

    @Test
    void anAnswerOfAnyKindEndsOnlyWhatWasUnreachable() {
        assertThat(after(0, new HealthReport.Answered())).isEqualTo(ConnectionHealth.untested());
        after(1, new HealthReport.Unreached("refused"));
        assertThat(health.of(WORK).state()).isEqualTo(State.UNREACHABLE);
        assertThat(after(1, new HealthReport.Answered()).state()).isEqualTo(State.UNTESTED);
        after(1, new HealthReport.Rejected("401"));
        assertThat(after(1, new HealthReport.Answered()).state()).isEqualTo(State.AUTH_FAILED);
    }

    @Test
    void aResetForgetsAndARecallNeverWinsOverNews() {
        after(0, new HealthReport.Rejected("401"));
        health.recall(WORK, ConnectionHealth.untested());
        assertThat(health.of(WORK).state()).isEqualTo(State.AUTH_FAILED);
        health.reset(WORK);
        assertThat(health.of(WORK)).isEqualTo(ConnectionHealth.untested());
    }
}
