package keyrail.engine.outbound;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.OptionalInt;

/**
 * Keeps what a vendor said when it began to close a connection of HTTP/2 (GOAWAY): the last stream that it may have begun
 * with. Asked later, Vert.x 5.2.3 copies a buffer for it that may be gone by then, and throws. On the connection's event
 * loop only.
 */
final class Farewell {
    private static final AttributeKey<Integer> LAST_STREAM = AttributeKey.valueOf("keyrail-last-stream");

    private Farewell() {}

    /** Notes a farewell to come; does nothing with a connection that serves one call at a time. */
    static void on(HttpConnection connection) {
        if (connection.protocolVersion() == HttpVersion.HTTP_2 && connection instanceof ConnectionBase base) {
            connection.goAwayHandler(said -> base.channel().attr(LAST_STREAM).setIfAbsent(said.getLastStreamId()));
        }
    }

    /** The last stream that may have been begun; empty where there was no farewell. */
    static OptionalInt lastStream(HttpConnection connection) {
        Integer last = connection instanceof ConnectionBase base
                ? base.channel().attr(LAST_STREAM).get()
                : null;
        return last == null ? OptionalInt.empty() : OptionalInt.of(last);
    }
}
