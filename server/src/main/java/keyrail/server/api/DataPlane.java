package keyrail.server.api;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import keyrail.core.config.ListenerTls;
import keyrail.core.config.ServerSettings;
import keyrail.core.failure.KeyrailException;
import keyrail.engine.Gateway;
import keyrail.engine.outbound.AddressPolicy;
import keyrail.engine.outbound.BoundedReads;
import keyrail.engine.outbound.HeapReads;
import keyrail.engine.outbound.TurnFlush;
import keyrail.server.access.Admission;
import keyrail.server.access.ChunkFraming;
import keyrail.server.access.ClientClocks;
import keyrail.server.access.HostCheck;
import keyrail.server.access.OneLength;
import keyrail.server.tls.ListenerCertificate;
import keyrail.server.tls.TlsRules;
import org.jspecify.annotations.Nullable;

/** The port that programs call: one HTTP server, shared by an event loop per core. Safe for use by several threads. */
public final class DataPlane {
    /** Vert.x's way to say: any free port, the same one for every loop. */
    private static final int ANY_SHARED_PORT = -1;
    /** Of a body, handed on at once: what one read of the socket brings. */
    private static final int LARGEST_PIECE_BYTES = 64 << 10;

    private final ServerSettings settings;
    private final Admission admission;
    private final int port;
    private final CopyOnWriteArrayList<HttpServer> servers;
    private volatile @Nullable ListenerCertificate certificate;
    private volatile @Nullable String notRenewed;

    private DataPlane(Listener listener, Admission admission, int port, CopyOnWriteArrayList<HttpServer> servers) {
        this.settings = listener.settings();
        this.certificate = listener.certificate();
        this.admission = admission;
        this.port = port;
        this.servers = servers;
    }

    /**
     * What to listen with.
     *
     * @param certificate to be shown, or null for plain HTTP
     */
    public record Listener(
            ServerSettings settings, @Nullable ListenerCertificate certificate) {
        /**
         * As the settings say.
         *
         * @param home where relative paths start
         * @throws KeyrailException {@code config_invalid} where they name a certificate that cannot be used
         */
        public static Listener of(ServerSettings settings, Path home) {
            ListenerTls tls = settings.tls();
            return new Listener(settings, tls == null ? null : ListenerCertificate.load(tls, home, "server.tls"));
        }

        /** {@code http(s)://host:port}, with a host that the certificate is for, where one of ours is. */
        public String url(int port) {
            String bind = settings.bind();
            boolean any = bind.equals("0.0.0.0") || bind.equals("::");
            String host = any ? "127.0.0.1" : bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
            if (certificate == null) {
                return "http://" + host + ":" + port;
            }
            List<String> hosts = new ArrayList<>();
            hosts.add(host);
            if (any || AddressPolicy.isLiteralLoopback(host)) {
                hosts.add("localhost");
            }
            hosts.addAll(settings.allowedHosts());
            String named = hosts.stream().filter(certificate::isFor).findFirst().orElse(host);
            return "https://" + named + ":" + port;
        }
    }

    /**
     * Starts listening.
     *
     * @param loops how many event loops serve the port
     * @return fails when the address is taken or not this machine's
     */
    public static Future<DataPlane> start(Vertx vertx, Listener listener, Gateway.Services services, int loops) {
        Admission admission = new Admission(listener.settings());
        CopyOnWriteArrayList<HttpServer> servers = new CopyOnWriteArrayList<>();
        return vertx.deployVerticle(
                        () -> new Loop(listener, services, admission, servers),
                        new DeploymentOptions().setInstances(loops))
                .map(deployed ->
                        new DataPlane(listener, admission, servers.getFirst().actualPort(), servers));
    }

    /**
     * Shows another certificate from the next connection on; open ones keep what they have.
     *
     * @return fails when TLS cannot be set up with it, and then the one before stays
     */
    public Future<Void> renew(ListenerCertificate next) {
        return Future.all(servers.stream()
                        .map(server -> server.updateSSLOptions(
                                TlsRules.renewed(next, settings.patience().head()), true))
                        .toList())
                .onSuccess(done -> {
                    certificate = next;
                    notRenewed = null;
                })
                .mapEmpty();
    }

    /** Notes why the certificate on disk does not take the place of the one that is shown; null when nothing waits. */
    public void notRenewed(@Nullable String why) {
        notRenewed = why;
    }

    /** What is not as it should be with the certificate; empty while there is nothing to be done. */
    public List<String> certificateTroubles(Instant now) {
        List<String> troubles = new ArrayList<>();
        ListenerCertificate shown = certificate;
        if (shown != null) {
            shown.trouble(now).ifPresent(troubles::add);
        }
        String waiting = notRenewed;
        if (waiting != null) {
            troubles.add("the certificate read before is still shown, because " + waiting);
        }
        return troubles;
    }

    public int port() {
        return port;
    }

    /** {@code http://host:port}, as a client on this machine writes it; {@code https} where there is a certificate. */
    public String url() {
        return new Listener(settings, certificate).url(port);
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
        private final Listener listener;
        private final Gateway.Services services;
        private final Admission admission;
        private final CopyOnWriteArrayList<HttpServer> servers;

        Loop(
                Listener listener,
                Gateway.Services services,
                Admission admission,
                CopyOnWriteArrayList<HttpServer> servers) {
            this.listener = listener;
            this.services = services;
            this.admission = admission;
            this.servers = servers;
        }

        @Override
        public Future<?> start() {
            ServerSettings settings = listener.settings();
            HttpServerOptions options = new HttpServerOptions()
                    .setMaxHeaderSize(settings.maxHeaderBytes())
                    .setMaxInitialLineLength(8 << 10)
                    .setMaxChunkSize(LARGEST_PIECE_BYTES)
                    .setHttp2ClearTextEnabled(false)
                    .setCompressionSupported(false)
                    .setDecompressionSupported(false)
                    // There are no web sockets here; their handlers would see every read.
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setTcpNoDelay(true)
                    .setTcpKeepAlive(true);
            ListenerCertificate certificate = listener.certificate();
            if (certificate != null) {
                TlsRules.apply(options, certificate, settings.patience().head(), admission.connections());
            }
            HttpServer server = vertx.createHttpServer(options);
            servers.add(server);
            Inbound inbound = new Inbound(
                    vertx, services, new HostCheck(settings.allowedHosts(), "server.allowedHosts"), admission);
            server.requestHandler(inbound::handle);
            ClientClocks clocks = new ClientClocks(vertx, settings.patience());
            server.connectionHandler(connection -> {
                TurnFlush.on(connection);
                BoundedReads.on(connection);
                HeapReads.on(connection);
                OneLength.on(connection, options.getHttp1Config());
                ChunkFraming.on(connection);
                Runnable unwatch = clocks.watch(connection);
                boolean counted = certificate != null;
                boolean kept = counted || admission.connections().came();
                connection.closeHandler(ignored -> {
                    unwatch.run();
                    if (!counted) {
                        admission.connections().left();
                    }
                });
                if (!kept) {
                    connection.close();
                }
            });
            return server.listen(settings.port() == 0 ? ANY_SHARED_PORT : settings.port(), settings.bind());
        }
    }
}
