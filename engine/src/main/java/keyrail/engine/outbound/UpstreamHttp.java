package keyrail.engine.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.util.List;
import java.util.Set;
import keyrail.core.auth.Audience;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.config.OutboundSettings;
import keyrail.core.failure.KeyrailException;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.HttpCall;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls to vendors: one per event loop, used on that loop only. Connections are pooled by checked address, scheme
 * and host. Behind TLS the vendor chooses between HTTP/2 and 1.1 (ALPN); in clear text it is always 1.1. A call that was
 * cancelled or failed closes its stream, or its connection where that is its own.
 */
public final class UpstreamHttp {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamHttp.class);

    /** Vendors close idle connections after a minute or more; ours go first, so that a race is rare. */
    private static final int KEEP_ALIVE_SECONDS = 20;

    private static final int LARGEST_HEAD_BYTES = 64 << 10;

    /** What a vendor may send of one stream before we have taken it: what a client that takes nothing costs. */
    private static final int STREAM_WINDOW_BYTES = 192 << 10;

    private final HttpClientAgent plain;
    private final HttpClientAgent secure;
    private final VendorConnections connections;
    private final Deadlines deadlines;
    private final NameResolver names;
    private final CheckedPeers peers;
    private final OutboundSettings settings;
    private final @Nullable ProxyOptions proxy;

    public UpstreamHttp(Vertx vertx, NameResolver names, OutboundSettings settings) {
        this.names = names;
        this.settings = settings;
        this.peers = new CheckedPeers(new AddressPolicy(settings.allowPrivate()));
        this.deadlines = new Deadlines(vertx);
        this.proxy = proxyOptions(settings.proxy());
        TrustOptions trust = TrustOptions.wrap(TrustedAuthorities.manager(settings.caFile()));
        this.plain = client(vertx, options(settings, trust));
        this.secure = settings.http2() ? client(vertx, negotiating(options(settings, trust))) : plain;
        this.connections = new VendorConnections(
                (VertxInternal) vertx, new Clients(), settings.connectTimeout().multipliedBy(2), UpstreamHttp::opened);
    }

    /**
     * Looks whether there is a way out with these settings.
     *
     * @throws KeyrailException {@code config_invalid} where the constructor would throw it
     */
    public static void check(OutboundSettings settings) {
        TrustedAuthorities.manager(settings.caFile());
    }

    private final class Clients implements VendorConnections.Clients {
        @Override
        public HttpClientAgent of(Audience audience) {
            return audience.isTls() ? secure : plain;
        }

        @Override
        public boolean mayShare(Audience audience) {
            return audience.isTls() && settings.http2();
        }
    }

    /** Its own pool stays empty, and needs nobody to look for what is too old. */
    private static HttpClientAgent client(Vertx vertx, HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setCleanerPeriod(0))
                .build();
    }

    private static void opened(HttpConnection connection) {
        TurnFlush.on(connection);
        BoundedReads.on(connection);
        HeapReads.on(connection);
        Pulse.on(connection, Pulse.Rate.USUAL);
        Farewell.on(connection);
        if (connection.protocolVersion() == HttpVersion.HTTP_2) {
            // As large as all its streams' together: one that is not taken holds up no other.
            connection.setWindowSize(VendorConnections.STREAMS * STREAM_WINDOW_BYTES);
        }
        // Each call on it hears of it too. Its text may repeat what was sent; the kind has to do.
        connection.exceptionHandler(broken ->
                LOG.atDebug().addKeyValue("thrown", broken.getClass().getName()).log("a connection to a vendor broke"));
    }

    private static HttpClientOptions options(OutboundSettings settings, TrustOptions trust) {
        return new HttpClientOptions()
                .setTrustOptions(trust)
                .setVerifyHost(true)
                .setForceSni(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setSslHandshakeTimeout(settings.connectTimeout().toSeconds())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(LARGEST_HEAD_BYTES)
                .setMaxRedirects(0)
                .setDecompressionSupported(false);
    }

    private static HttpClientOptions negotiating(HttpClientOptions options) {
        return options.setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setHttp2ClearTextUpgrade(false)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setHttp2MultiplexingLimit(VendorConnections.STREAMS)
                .setInitialSettings(new Http2Settings()
                        .setPushEnabled(false)
                        .setInitialWindowSize(STREAM_WINDOW_BYTES)
                        .setMaxHeaderListSize(LARGEST_HEAD_BYTES));
    }

    /**
     * Starts a call. The credential is placed once the connection stands and its peer has been checked.
     *
     * @param streamed whether the answer is a stream, which sets how long its head may take
     */
    public UpstreamExchange start(HttpCall call, CredentialPlacement placement, ResolvedAuth auth, boolean streamed) {
        UpstreamExchange exchange = new UpstreamExchange(this, call, placement, auth, streamed);
        exchange.begin();
        return exchange;
    }

    /** Closes the pool once every call that uses it has ended, however long that takes; no further one may start. */
    public void retire() {
        deadlines.whenNothingWaits(() -> {
            connections.close();
            plain.close();
            secure.close();
        });
    }

    VendorConnections connections() {
        return connections;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    NameResolver names() {
        return names;
    }

    CheckedPeers peers() {
        return peers;
    }

    OutboundSettings settings() {
        return settings;
    }

    /** Whether calls to {@code audience} go through the operator's proxy; loopback never does. */
    boolean proxied(Audience audience) {
        return proxy != null && !AddressPolicy.isLiteralLoopback(audience.host());
    }

    /** @param peer where to connect, or null when a proxy resolves the name */
    HttpConnectOptions connect(Audience audience, CheckedPeers.@Nullable Peer peer) {
        HttpConnectOptions options = new HttpConnectOptions()
                .setHost(audience.host())
                .setPort(audience.port())
                .setSsl(audience.isTls());
        if (peer != null) {
            options.setServer(peer.socket());
        } else if (proxy != null && audience.isTls()) {
            options.setProxyOptions(proxy);
        } else if (proxy != null) {
            options.setServer(SocketAddress.inetSocketAddress(proxy.getPort(), proxy.getHost()));
        }
        return options;
    }

    /** Says what is asked of whom; a proxy that sees it has to be told the vendor too. */
    void address(HttpClientRequest request, HttpCall call) {
        request.setMethod(HttpMethod.valueOf(call.method()));
        Audience audience = call.audience();
        boolean told = !audience.isTls() && proxied(audience);
        request.setURI(told ? audience + call.target() : call.target());
    }

    private static @Nullable ProxyOptions proxyOptions(@Nullable String url) {
        if (url == null) {
            return null;
        }
        URI uri = URI.create(url);
        return new ProxyOptions().setHost(uri.getHost()).setPort(uri.getPort() < 0 ? 3128 : uri.getPort());
    }
}
