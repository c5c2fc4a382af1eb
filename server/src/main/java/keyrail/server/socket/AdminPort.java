package keyrail.server.socket;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import keyrail.core.access.KeyHash;
import keyrail.core.config.AdminListener;
import keyrail.core.config.ClientPatience;
import keyrail.core.config.ListenerTls;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.engine.outbound.AddressPolicy;
import keyrail.server.access.ClientClocks;
import keyrail.server.access.HostCheck;
import keyrail.server.access.OneLength;
import keyrail.server.access.OpenConnections;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.event.HomeJournal;
import keyrail.server.tls.ListenerCertificate;
import keyrail.server.tls.TlsRules;
import org.jspecify.annotations.Nullable;

/** Serves the admin API on a port, to whoever presents the admin token; beyond loopback over TLS only. */
public final class AdminPort {
    private static final int MOST_CONNECTIONS = 256;

    private final HttpServer server;
    private final String url;

    private AdminPort(HttpServer server, String url) {
        this.server = server;
        this.url = url;
    }

    /**
     * Who may come in by a port, and what is written down of those who may not.
     *
     * @param token the hash of the admin token
     * @param patience how long anybody at the port may keep us waiting, known or not
     */
    public record Guard(KeyHash token, HomeJournal journal, InstantSource clock, ClientPatience patience) {}

    /**
     * Refuses settings that would leave the port less guarded than it has to be.
     *
     * @param home where relative paths start
     * @throws KeyrailException {@code config_invalid}, saying what to change
     */
    public static void check(AdminListener listener, Path home) {
        ListenerCertificate certificate = certificate(listener, home);
        if (certificate == null && !isLoopback(listener.bind())) {
            throw invalid(
                    "server.admin.bind " + listener.bind() + " is not a loopback address, and the admin token must"
                            + " not cross a network in the clear: set server.admin.certificateFile and server.admin.keyFile, or"
                            + " bind 127.0.0.1");
        }
    }

    private static @Nullable ListenerCertificate certificate(AdminListener listener, Path home) {
        return listener.certificateFile() == null && listener.keyFile() == null
                ? null
                : ListenerCertificate.load(
                        new ListenerTls(listener.certificateFile(), listener.keyFile()), home, "server.admin");
    }

    /**
     * Starts listening.
     *
     * @return fails when the address is taken or not this machine's, or the certificate cannot be used
     * @throws KeyrailException as {@link #check}
     */
    public static Future<AdminPort> start(AdminPlane plane, AdminListener listener, Path home, Guard guard) {
        check(listener, home);
        HttpServerOptions options = new HttpServerOptions()
                .setMaxHeaderSize(16 << 10)
                .setMaxInitialLineLength(8 << 10)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false);
        OpenConnections open = new OpenConnections(MOST_CONNECTIONS);
        ListenerCertificate certificate = certificate(listener, home);
        if (certificate != null) {
            TlsRules.apply(options, certificate, guard.patience().head(), open);
        }
        HttpServer server = plane.vertx().createHttpServer(options);
        Gate gate = new TokenGate(
                new HostCheck(listener.allowedHosts(), "server.admin.allowedHosts"),
                guard.token(),
                AdminScope.of(listener.scopes()));
        RefusalLog refusals = new RefusalLog(guard.journal(), plane.blocking(), guard.clock());
        server.requestHandler(request -> AdminExchange.serve(plane, request, gate, refusals));
        ClientClocks clocks = new ClientClocks(plane.vertx(), guard.patience());
        server.connectionHandler(connection -> {
            OneLength.on(connection, options.getHttp1Config());
            Runnable unwatch = clocks.watch(connection);
            boolean counted = certificate != null;
            boolean kept = counted || open.came();
            connection.closeHandler(ignored -> {
                unwatch.run();
                if (!counted) {
                    open.left();
                }
            });
            if (!kept) {
                connection.close();
            }
        });
        String scheme = options.isSsl() ? "https://" : "http://";
        return server.listen(listener.port(), listener.bind())
                .map(listening ->
                        new AdminPort(listening, scheme + shown(listener.bind()) + ":" + listening.actualPort()));
    }

    /** {@code http://host:port}. */
    public String url() {
        return url;
    }

    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        return server.close();
    }

    private static boolean isLoopback(String bind) {
        return AddressPolicy.isLiteralLoopback(shown(bind));
    }

    private static String shown(String bind) {
        return bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
    }

    private static KeyrailException invalid(String message) {
        return new KeyrailException(Failure.of(FailureCode.CONFIG_INVALID, message));
    }
}
