package keyrail.app.home;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.config.AdminListener;
import keyrail.core.config.ServerSettings;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.Home;
import keyrail.engine.metering.LedgerRing;
import keyrail.server.admin.port.HomeStatus;
import keyrail.server.api.DataPlane;
import org.jspecify.annotations.Nullable;

/** The facts about this process that {@code status} shows. */
final class HomeFacts implements HomeStatus {
    private final Home home;
    private final @Nullable DataPlane plane;
    private final long startedNanos = System.nanoTime();
    private final @Nullable String admin;

    /** @param plane where programs are served, or null in a command's own process */
    HomeFacts(Home home, @Nullable DataPlane plane) {
        this.home = home;
        this.plane = plane;
        // As at the start: a change of these settings takes effect with the next one.
        AdminListener listener =
                plane == null ? null : home.config().current().server().admin();
        this.admin = listener == null
                ? null
                : listener.bind() + ":" + listener.port() + (listener.certificateFile() == null ? "" : " (TLS)");
    }

    @Override
    public Facts facts() {
        ServerSettings server = home.config().current().server();
        long dropped = plane == null ? 0 : home.engine().ledger().dropped();
        return new Facts(
                Version.text(),
                home.paths().directory(),
                plane == null ? null : ProcessHandle.current().pid(),
                plane == null ? "offline" : "daemon",
                plane == null ? null : plane.url(),
                plane == null ? null : Duration.ofNanos(System.nanoTime() - startedNanos),
                plane != null && plane.isDraining(),
                new LedgerFacts(dropped, LedgerRing.WINDOW_MILLIS),
                degraded(dropped),
                new ListenFacts(server.bind(), server.allowedHosts(), admin, listenUrl(server)),
                home.paths().database());
    }

    /** Where the data plane listens once it is served; null where that shows only then. */
    private @Nullable String listenUrl(ServerSettings server) {
        if (plane != null) {
            return plane.url();
        }
        if (server.port() == 0) {
            return null;
        }
        try {
            return DataPlane.Listener.of(server, home.paths().directory()).url(server.port());
        } catch (KeyrailException notServedSo) {
            return null;
        }
    }

    private List<String> degraded(long dropped) {
        List<String> degraded = new ArrayList<>();
        if (plane != null) {
            degraded.addAll(plane.certificateTroubles(home.clock().instant()));
        }
        if (home.store().isReadOnly()) {
            degraded.add("the database can be read but not written: changes are refused, usage is not recorded");
        }
        if (dropped > 0) {
            degraded.add(dropped + " ledger rows were dropped since the start; is the disk full?");
        }
        if (home.config().current().hasErrors()) {
            degraded.add("config.json has errors; run keyrail config check");
        }
        return degraded;
    }
}
