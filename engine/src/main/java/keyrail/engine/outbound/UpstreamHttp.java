package keyrail.engine.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.util.Set;
import keyrail.core.auth.Audience;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.config.OutboundSettings;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.HttpCall;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to vendors: one per event loop, used on that loop only. Connections are pooled by checked address, scheme
 * and host; a call that was cancelled or failed closes its connection.
 */
public final class UpstreamHttp {
    /** Vendors close idle connections after a minute or more; ours go first, so that a race is rare. */
    private static final int KEEP_ALIVE_SECONDS = 20;

    private static final int POOL_SIZE = 16_384;
    private static final int LARGEST_HEAD_BYTES = 64 << 10;

    private final Vertx vertx;
    private final HttpClient client;
    private final Deadlines deadlines;
    private final NameResolver names;
    private final CheckedPeers peers;
    private final OutboundSettings settings;
    private final @Nullable ProxyOptions proxy;

    public UpstreamHttp(Vertx vertx, NameResolver names, OutboundSettings settings) {
        this.vertx = vertx;
        this.names = names;
        this.settings = settings;
        this.peers = new CheckedPeers(new AddressPolicy(settings.allowPrivate()));
        this.deadlines = new Deadlines(vertx);
        this.proxy = proxyOptions(settings.proxy());
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setTrustOptions(TrustOptions.wrap(TrustedAuthorities.manager(settings.caFile())))
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
                        .setDecompressionSupported(false))
                .with(new PoolOptions().setHttp1MaxSize(POOL_SIZE).setMaxWaitQueueSize(-1))
                .withConnectHandler(TurnFlush::on)
                .build();
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

    /** Closes the pool once every call that may still use it has ended. */
    public void retire() {
        long longest = settings.idleTimeout().plus(settings.unaryHeadTimeout()).toMillis();
        vertx.setTimer(longest, ignored -> client.close());
    }

    HttpClient client() {
        return client;
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
    RequestOptions options(HttpCall call, CheckedPeers.@Nullable Peer peer) {
        Audience audience = call.audience();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(call.method()))
                .setHost(audience.host())
                .setPort(audience.port())
                .setSsl(audience.isTls())
                .setURI(call.target())
                .setFollowRedirects(false);
        if (peer != null) {
            options.setServer(peer.socket());
        } else if (proxy != null) {
            options.setProxyOptions(proxy);
        }
        return options;
    }

    private static @Nullable ProxyOptions proxyOptions(@Nullable String url) {
        if (url == null) {
            return null;
        }
        URI uri = URI.create(url);
        return new ProxyOptions().setHost(uri.getHost()).setPort(uri.getPort() < 0 ? 3128 : uri.getPort());
    }
}
