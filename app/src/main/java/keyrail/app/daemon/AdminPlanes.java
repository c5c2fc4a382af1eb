package keyrail.app.daemon;

import io.vertx.core.Future;
import java.net.BindException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executor;
import keyrail.app.home.HomeAdmin;
import keyrail.core.access.KeyHash;
import keyrail.core.config.AdminListener;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.store.AuditEntry;
import keyrail.embed.Home;
import keyrail.server.admin.event.EventFeed;
import keyrail.server.admin.event.HomeJournal;
import keyrail.server.api.DataPlane;
import keyrail.server.socket.AdminPlane;
import keyrail.server.socket.AdminPort;
import keyrail.server.socket.AdminServer;
import org.jspecify.annotations.Nullable;

/** The ways in to a daemon's admin API: always the socket, and the port where the configuration names one. */
final class AdminPlanes {
    private static final String PLACE = "/server/admin";

    private final AdminServer socket;
    private final Optional<AdminPort> port;

    private AdminPlanes(AdminServer socket, Optional<AdminPort> port) {
        this.socket = socket;
        this.port = port;
    }

    /**
     * Refuses a section {@code server.admin} that is not sound as a whole: half of it could be less guarded than meant.
     *
     * @throws KeyrailException {@code config_invalid}
     */
    static void check(Home home) {
        Daemon.requireSound(home, PLACE, "the admin port is opened as configured or not at all");
        AdminListener listener = home.config().current().server().admin();
        if (listener != null) {
            AdminPort.check(listener, home.paths().directory());
            if (home.store().isReadOnly()) {
                throw new KeyrailException(
                        FailureCode.HOME_READ_ONLY,
                        "server.admin opens a port, which is written to the audit log first, and the database cannot be"
                                + " written; make the home writable, or remove server.admin");
            }
        }
    }

    /** Starts all of them; a failure to listen fails the future. Blocks while it reads or makes the token. */
    static Future<AdminPlanes> start(Home home, DataPlane data) {
        EventFeed feed = new EventFeed();
        HomeJournal journal = new HomeJournal(home.ports(), feed);
        Executor blocking = task -> Thread.ofVirtual().name("keyrail-admin").start(task);
        AdminPlane plane = new AdminPlane(home.engine().vertx(), HomeAdmin.of(home, data, journal), feed, blocking);
        AdminListener listener = home.config().current().server().admin();
        Optional<AdminPort.Guard> guard = Optional.ofNullable(listener)
                .map(some -> new AdminPort.Guard(
                        token(home, some),
                        journal,
                        home.clock(),
                        home.config().current().server().patience()));
        home.engine().ledger().onCommit(feed::attempts);
        return AdminServer.start(plane, home.paths().socket())
                .compose(socket -> startPort(plane, listener, home, guard).map(port -> new AdminPlanes(socket, port)));
    }

    private static Future<Optional<AdminPort>> startPort(
            AdminPlane plane, @Nullable AdminListener listener, Home home, Optional<AdminPort.Guard> guard) {
        if (listener == null || guard.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return AdminPort.start(plane, listener, home.paths().directory(), guard.get())
                .map(Optional::of)
                .recover(failed -> Future.failedFuture(notOpened(listener, failed)));
    }

    private static KeyrailException notOpened(AdminListener listener, Throwable failed) {
        String where = listener.bind() + ":" + listener.port();
        String why = failed instanceof BindException
                ? "the port is taken, or the address is not this machine's; choose others with server.admin.bind and"
                        + " server.admin.port"
                : failed.getMessage() + "; check server.admin, its certificateFile and keyFile";
        return new KeyrailException(
                Failure.of(FailureCode.CONFIG_INVALID, "the admin port does not open on " + where + ": " + why),
                failed);
    }

    private static KeyHash token(Home home, AdminListener listener) {
        Path file = home.paths().adminToken();
        KeyHash token =
                AdminTokenFile.read(file, () -> record(home, "admin_token.create", String.valueOf(file.getFileName())));
        // Before the effect: who opened the home further must be known even where the machine stops right after.
        record(home, "admin.listen", listener.bind() + ":" + listener.port());
        return token;
    }

    private static void record(Home home, String what, String target) {
        home.store().write(rows -> {
            rows.append(new AuditEntry(
                    home.clock().instant().truncatedTo(ChronoUnit.MILLIS), "serve", what, target, "ok", ""));
            return what;
        });
    }

    /** Where the admin port is, if there is one. */
    Optional<String> url() {
        return port.map(AdminPort::url);
    }

    Future<?> close() {
        return Future.join(socket.close(), port.map(AdminPort::close).orElse(Future.succeededFuture()));
    }
}
