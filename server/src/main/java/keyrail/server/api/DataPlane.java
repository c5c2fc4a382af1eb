package keyrail.server.api;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import keyrail.core.config.ServerSettings;
import keyrail.engine.Gateway;
import keyrail.engine.outbound.TurnFlush;
import keyrail.server.access.Admission;
import keyrail.server.access.ClientClocks;
import keyrail.server.access.HostCheck;
import keyrail.server.access.OneLength;

/** The port that programs call: one HTTP server, shared by an event loop per core. Safe for use by several threads. */
public final class DataPlane {
    /** Vert.x's way to say: any free port, the same one for every loop. */
    private static final int ANY_SHARED_PORT = -1;

    private final ServerSettings settings;
    private final Admission admission;
    private final int port;
    private final CopyOnWriteArrayList<HttpServer> servers;

    private DataPlane(
            ServerSettings settings, Admission admission, int port, CopyOnWriteArrayList<HttpServer> servers) {
        this.settings = settings;
        this.admission = admission;
        this.port = port;
        this.servers = servers;
    }

    /**
     * Starts listening.
     *
     * @param loops how many event loops serve the port
     * @return fails when the address is taken or not this machine's
     */
    public static Future<DataPlane> start(Vertx vertx, ServerSettings settings, Gateway.Services services, int loops) {
        Admission admission = new Admission(settings);
        CopyOnWriteArrayList<HttpServer> servers = new CopyOnWriteArrayList<>();
        return vertx.deployVerticle(
                        () -> new Loop(settings, services, admission, servers),
                        new DeploymentOptions().setInstances(loops))
                .map(deployed ->
                        new DataPlane(settings, admission, servers.getFirst().actualPort(), servers));
    }

    public int port() {
        return port;
    }

    /** {@code http://host:port}, as a client on this machine writes it. */
    public String url() {
        boolean any = settings.bind().equals("0.0.0.0") || settings.bind().equals("::");
        return "http://" + (any ? "127.0.0.1" : settings.bind()) + ":" + port;
    }

    public boolean isDraining() {
        return admission.isDraining();
    }

    /** Requests under way. */
    public int requests() {
        return admission.requests();
    }

    /**
     * Refuses new calls at once and waits for open answers; what is still open after {@code limit} is cut. Blocks.
     */
    public void drain(Duration limit) {
        admission.drain();
        long until = System.nanoTime() + limit.toNanos();
        while (admission.requests() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(10_000_000);
        }
        Future.all(servers.stream().map(HttpServer::close).toList()).await();
    }

    /** One event loop's share of the port. */
    private static final class Loop extends VerticleBase {
        private final ServerSettings settings;
        private final Gateway.Services services;
        private final Admission admission;
        private final CopyOnWriteArrayList<HttpServer> servers;

        Loop(
                ServerSettings settings,
                Gateway.Services services,
                Admission admission,
                CopyOnWriteArrayList<HttpServer> servers) {
            this.settings = settings;
            this.services = services;
            this.admission = admission;
            this.servers = servers;
        }

        @Override
        public Future<?> start() {
            HttpServerOptions options = new HttpServerOptions()
                    .setMaxHeaderSize(settings.maxHeaderBytes())
                    .setMaxInitialLineLength(8 << 10)
                    .setHttp2ClearTextEnabled(false)
                    .setCompressionSupported(false)
                    .setDecompressionSupported(false)
                    // There are no web sockets here; their handlers would see every read.
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setTcpNoDelay(true)
                    .setTcpKeepAlive(true);
            HttpServer server = vertx.createHttpServer(options);
            servers.add(server);
            Inbound inbound = new Inbound(
                    vertx, services, new HostCheck(settings.allowedHosts(), "server.allowedHosts"), admission);
            server.requestHandler(inbound::handle);
            ClientClocks clocks = new ClientClocks(vertx, settings.patience());
            server.connectionHandler(connection -> {
                TurnFlush.on(connection);
                OneLength.on(connection, options.getHttp1Config());
                boolean kept = admission.connected();
                Runnable unwatch = clocks.watch(connection);
                connection.closeHandler(ignored -> {
                    admission.disconnected();
                    unwatch.run();
                });
                if (!kept) {
                    connection.close();
                }
            });
            return server.listen(settings.port() == 0 ? ANY_SHARED_PORT : settings.port(), settings.bind());
        }
    }
}
