package keyrail.core.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code server.admin.*}: the admin API on a port, beside its socket; there is one only where a port is named.
 *
 * @param bind address to listen on; beyond loopback it takes a certificate
 * @param port 0 for any free one
 * @param allowedHosts host names accepted in {@code Host} besides the loopback ones
 * @param certificateFile PEM file of the listener's own certificate and those above it, or null for plain HTTP
 * @param keyFile PEM file of the certificate's private key, or null
 * @param scopes what the token may do; empty for everything
 */
public record AdminListener(
        String bind,
        int port,
        List<String> allowedHosts,
        @Nullable String certificateFile,
        @Nullable String keyFile,
        List<String> scopes) {
    public AdminListener {
        allowedHosts = List.copyOf(allowedHosts);
        scopes = List.copyOf(scopes);
    }
}
