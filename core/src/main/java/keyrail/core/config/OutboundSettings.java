package keyrail.core.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code outbound.*} and {@code timeouts.*}: how vendors are reached.
 *
 * @param allowPrivate host names or addresses in private ranges that may be called
 * @param proxy {@code http://host:port} of a CONNECT proxy, or null
 * @param caFile PEM file of further certificate authorities, or null
 * @param connectTimeout for one TCP and TLS set-up
 * @param unaryHeadTimeout until the head of an answer that is not streamed
 * @param streamHeadTimeout until the head of a streamed answer
 * @param idleTimeout between two reads of an answer
 * @param http2 whether HTTP/2 is offered to vendors behind TLS
 */
public record OutboundSettings(
        List<String> allowPrivate,
        @Nullable String proxy,
        @Nullable String caFile,
        Duration connectTimeout,
        Duration unaryHeadTimeout,
        Duration streamHeadTimeout,
        Duration idleTimeout,
        boolean http2) {
    public static final OutboundSettings DEFAULT = new OutboundSettings(
            List.of(),
            null,
            null,
            Duration.ofSeconds(10),
            Duration.ofMinutes(30),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30));

    public OutboundSettings {
        allowPrivate = List.copyOf(allowPrivate);
    }

    /** Settings that offer HTTP/2. */
    public OutboundSettings(
            List<String> allowPrivate,
            @Nullable String proxy,
            @Nullable String caFile,
            Duration connectTimeout,
            Duration unaryHeadTimeout,
            Duration streamHeadTimeout,
            Duration idleTimeout) {
        this(allowPrivate, proxy, caFile, connectTimeout, unaryHeadTimeout, streamHeadTimeout, idleTimeout, true);
    }
}
