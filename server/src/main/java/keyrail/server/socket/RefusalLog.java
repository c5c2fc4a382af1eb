package keyrail.server.socket;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.RequestId;
import keyrail.core.store.AuditEntry;
import keyrail.server.admin.event.HomeJournal;

/**
 * Writes down that somebody was not let in: each reason at most once a minute, with the number of times since, so that
 * nobody outside can fill the disk. Safe for use by several threads.
 */
final class RefusalLog implements Gate.Watch {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final HomeJournal journal;
    private final Executor blocking;
    private final InstantSource clock;
    private final Map<FailureCode, Noted> noted = new EnumMap<>(FailureCode.class);

    private record Noted(Instant at, long unwritten) {}

    RefusalLog(HomeJournal journal, Executor blocking, InstantSource clock) {
        this.journal = journal;
        this.blocking = blocking;
        this.clock = clock;
    }

    @Override
    public void refused(FailureCode code, RequestId request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        long times;
        synchronized (noted) {
            Noted last = noted.get(code);
            if (last != null && now.isBefore(last.at().plus(PAUSE))) {
                noted.put(code, new Noted(last.at(), last.unwritten() + 1));
                return;
            }
            times = last == null ? 1 : last.unwritten() + 1;
            noted.put(code, new Noted(now, 0));
        }
        AuditEntry entry = new AuditEntry(
                now,
                "unknown",
                "admin.access",
                times + (times == 1 ? " request" : " requests"),
                code.text(),
                request.value());
        blocking.execute(() -> {
            journal.append(entry);
            journal.changed();
        });
    }
}
