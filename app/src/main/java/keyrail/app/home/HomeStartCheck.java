package keyrail.app.home;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.config.AdminListener;
import keyrail.core.config.ListenerTls;
import keyrail.core.config.Settings;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.Home;
import keyrail.engine.outbound.UpstreamHttp;
import keyrail.server.admin.port.StartCheck;
import keyrail.server.socket.AdminPort;
import keyrail.server.tls.ListenerCertificate;

/** Asks those who refuse at a start, without starting anything: what they say is what {@code serve} would say. */
final class HomeStartCheck implements StartCheck {
    private final Home home;

    HomeStartCheck(Home home) {
        this.home = home;
    }

    @Override
    public List<Refusal> refusals() {
        Settings settings = home.config().current();
        List<Refusal> refusals = new ArrayList<>();
        if (settings.outbound().caFile() != null) {
            refused(settings, refusals, List.of("outbound", "caFile"), () -> UpstreamHttp.check(settings.outbound()));
        }
        ListenerTls tls = settings.server().tls();
        if (tls != null) {
            refused(
                    settings,
                    refusals,
                    List.of("server", "tls"),
                    () -> ListenerCertificate.load(tls, home.paths().directory(), "server.tls"));
        }
        AdminListener admin = settings.server().admin();
        if (admin != null) {
            refused(
                    settings,
                    refusals,
                    List.of("server", "admin"),
                    () -> AdminPort.check(admin, home.paths().directory()));
        }
        return refusals;
    }

    /** What is wrong in the file itself is said of the file already. */
    private static void refused(Settings settings, List<Refusal> refusals, List<String> path, Runnable check) {
        if (settings.errorBelow("/" + String.join("/", path)).isPresent()) {
            return;
        }
        try {
            check.run();
        } catch (KeyrailException refused) {
            refusals.add(new Refusal(path, refused.failure().message()));
        }
    }
}
