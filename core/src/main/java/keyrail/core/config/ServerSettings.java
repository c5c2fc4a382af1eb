package keyrail.core.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code server.*}: where the data plane listens and what it takes.
 *
 * @param bind address to listen on
 * @param port 0 for any free one
 * @param allowedHosts host names accepted in {@code Host} besides the loopback ones
 * @param maxBodyBytes largest request body
 * @param maxInFlightBytes sum of the request bodies held at a time; beyond it, 503 before reading
 * @param maxConnections open client connections
 * @param maxHeaderBytes sum of a request's header fields
 * @param drain how long open answers may go on after SIGTERM
 * @param patience how long a client may keep us waiting
 * @param admin the admin API's port, or null when it has none
 * @param tls the data plane's certificate, or null for plain HTTP
 */
public record ServerSettings(
        String bind,
        int port,
        List<String> allowedHosts,
        long maxBodyBytes,
        long maxInFlightBytes,
        int maxConnections,
        int maxHeaderBytes,
        Duration drain,
        ClientPatience patience,
        @Nullable AdminListener admin,
        @Nullable ListenerTls tls) {
    public static final ServerSettings DEFAULT = new ServerSettings(
            "127.0.0.1", 8420, List.of(), 32L << 20, 256L << 20, 8_192, 32 << 10, Duration.ofSeconds(30));

    public ServerSettings {
        allowedHosts = List.copyOf(allowedHosts);
    }

    /** Settings of plain HTTP without an admin port, and with the usual patience. */
    public ServerSettings(
            String bind,
            int port,
            List<String> allowedHosts,
            long maxBodyBytes,
            long maxInFlightBytes,
            int maxConnections,
            int maxHeaderBytes,
            Duration drain) {
        this(
                bind,
                port,
                allowedHosts,
                maxBodyBytes,
                maxInFlightBytes,
                maxConnections,
                maxHeaderBytes,
                drain,
                ClientPatience.DEFAULT,
                null,
                null);
    }

    /** The same on another port. */
    public ServerSettings onPort(int other) {
        return new ServerSettings(
                bind,
                other,
                allowedHosts,
                maxBodyBytes,
                maxInFlightBytes,
                maxConnections,
                maxHeaderBytes,
                drain,
                patience,
                admin,
                tls);
    }
}
