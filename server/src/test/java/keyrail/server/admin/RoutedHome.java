package keyrail.server.admin;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import keyrail.core.store.AuditEntry;
import keyrail.server.admin.event.EventFeed;
import keyrail.server.admin.event.HomeJournal;

/** The real router over a home of fakes, for tests of the ways in. */
public final class RoutedHome {
    private final EventFeed feed = new EventFeed();
    private final TestAdmin admin = new TestAdmin(feed);

    public AdminRouter router() {
        return admin.router;
    }

    /** The feed that the router tells of changes. */
    public EventFeed feed() {
        return feed;
    }

    public HomeJournal journal() {
        return new HomeJournal(admin.home.ports(), feed);
    }

    /** Stands still. */
    public InstantSource clock() {
        return InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
    }

    /** What was refused at the door. */
    public List<AuditEntry> audit() {
        return admin.home.auditEntries().stream()
                .filter(entry -> entry.what().equals("admin.access"))
                .toList();
    }
}
