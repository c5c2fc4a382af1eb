package keyrail.system.fault;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import keyrail.core.config.ServerSettings;
import keyrail.engine.Gateway;
import keyrail.engine.outbound.NameResolver;
import keyrail.server.api.DataPlane;
import keyrail.system.RunningHome;

/** A second data plane of a home whose look-ups of names the test answers. */
final class OwnNames implements AutoCloseable {
    /** Not the home's: data planes of one Vert.x on any free port share it. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final DataPlane plane;

    OwnNames(RunningHome home, NameResolver.Lookup lookup) throws Exception {
        Gateway.Services services = home.home().engine().services();
        Gateway.Services own = new Gateway.Services(
                services.snapshots(),
                services.outbound(),
                services.resolver(),
                new NameResolver(work -> Thread.ofVirtual().start(work), lookup),
                services.ledger(),
                services.health(),
                services.sessions(),
                services.kept(),
                services.sealedCalls(),
                services.clock());
        plane = DataPlane.start(vertx, new DataPlane.Listener(ServerSettings.DEFAULT.onPort(0), null), own, 1)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    String url() {
        return plane.url();
    }

    /** Addresses by their text. */
    static InetAddress[] addresses(String... texts) {
        InetAddress[] addresses = new InetAddress[texts.length];
        for (int index = 0; index < texts.length; index++) {
            addresses[index] = InetAddress.ofLiteral(texts[index]);
        }
        return addresses;
    }

    @Override
    public void close() {
        plane.drain(Duration.ZERO);
        // Its loops take their time to end, and nobody needs to wait for them.
        vertx.close();
    }
}
