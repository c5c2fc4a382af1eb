package keyrail.app.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps out of the logs, at every level, what the libraries of the wire throw at a broken peer: it repeats what the peer
 * sent, a credential too. Each such failure is a typed one in the ledger. Safe for use by several threads.
 */
final class PeerWords extends TurboFilter {
    private static final List<String> WIRE =
            List.of("io.vertx.core.net.impl.", "io.vertx.core.http.impl.", "io.netty.handler.codec.");

    private PeerWords() {}

    /** From now on, whatever the configuration of the logs says. */
    static void keepOut() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.addTurboFilter(new PeerWords());
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] values,
            @Nullable Throwable thrown) {
        return thrown != null && WIRE.stream().anyMatch(logger.getName()::startsWith)
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
