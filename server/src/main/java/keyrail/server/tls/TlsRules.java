package keyrail.server.tls;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import keyrail.server.access.OpenConnections;

/**
 * How our listeners speak TLS: versions 1.2 and 1.3, and only suites with forward secrecy and authenticated encryption,
 * which are all of 1.3 and those of 1.2 that HTTP/2 allows (RFC 9113, appendix A, lists what it forbids).
 */
public final class TlsRules {
    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private TlsRules() {}

    /**
     * Makes a server speak TLS, HTTP/1.1 inside.
     *
     * @param handshake how long a client may take for it
     * @param connections counts each connection from before its handshake on, so that nobody else has to
     */
    public static void apply(
            HttpServerOptions options,
            ListenerCertificate certificate,
            Duration handshake,
            OpenConnections connections) {
        options.setSsl(true)
                .setSslEngineOptions(new CountedTls(connections))
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(VERSIONS))
                .setKeyCertOptions(certificate.options())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(handshake.toMillis());
        SUITES.forEach(options::addEnabledCipherSuite);
    }

    /** The same for a server that runs already. */
    public static ServerSSLOptions renewed(ListenerCertificate certificate, Duration handshake) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setUseAlpn(false)
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(VERSIONS))
                .setKeyCertOptions(certificate.options())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(handshake.toMillis());
        SUITES.forEach(options::addEnabledCipherSuite);
        return options;
    }
}
