package keyrail.server.admin.event;

import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.Names;
import keyrail.core.store.AuditEntry;
import keyrail.core.store.AuditQuery;
import keyrail.core.store.AuditRecord;
import keyrail.server.admin.AdminJournal;
import keyrail.server.admin.AdminRequest;
import keyrail.server.admin.AdminRoute;
import keyrail.service.HomePorts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps refusals in the home's audit log, and tells the feed what was added to it. Safe for use by several threads. */
public final class HomeJournal implements AdminJournal {
    private static final Logger LOG = LoggerFactory.getLogger(HomeJournal.class);
    private static final int MOST_AT_ONCE = 200;

    private final HomePorts home;
    private final EventFeed feed;

    public HomeJournal(HomePorts home, EventFeed feed) {
        this.home = home;
        this.feed = feed;
        feed.startAfter(() -> home.store().read(rows -> rows.audit(new AuditQuery(null, null, 1))).stream()
                .mapToLong(AuditRecord::number)
                .max()
                .orElse(0));
    }

    @Override
    public void refused(AdminRoute route, AdminRequest request, FailureCode code) {
        AuditEntry entry = new AuditEntry(
                home.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                request.who(),
                route.method() + " " + route.template(),
                target(route, request),
                code.text(),
                request.id());
        append(entry);
    }

    /** Appends one entry about something other than a row; a log that cannot be written is said in the process's log. */
    public void append(AuditEntry entry) {
        try {
            home.store().write(rows -> {
                rows.append(entry);
                return entry;
            });
        } catch (KeyrailException unwritten) {
            LOG.atWarn()
                    .addKeyValue("what", entry.what())
                    .addKeyValue("result", entry.result())
                    .addKeyValue("code", unwritten.failure().code().text())
                    .log("audit entry not written");
        }
    }

    @Override
    public void changed() {
        if (!feed.hasSubscribers()) {
            return;
        }
        try {
            feed.changes(home.store().read(rows -> rows.audit(new AuditQuery(null, null, MOST_AT_ONCE))));
        } catch (KeyrailException unreadable) {
            LOG.atWarn().addKeyValue("code", unreadable.failure().code().text()).log("events not told");
        }
    }

    @Override
    public void refresh() {
        home.config().reload();
    }

    /** The placeholders' values: names, and nothing that is none, since whatever stands there was refused. */
    private static String target(AdminRoute route, AdminRequest request) {
        String[] wanted = route.template().split("/", -1);
        String[] given = request.path().split("/", -1);
        return IntStream.range(0, wanted.length)
                .filter(index -> wanted[index].startsWith("{"))
                .mapToObj(index -> Names.isValid(given[index]) ? given[index] : "(no name)")
                .collect(Collectors.joining("/"));
    }
}
