package keyrail.engine.outbound;

import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Bounds what one turn of the event loop reads of a connection. All of it is on its way to the other side before that
 * side's pause is heeded, so this is what is held for somebody who does not read.
 */
public final class BoundedReads {
    /** Each time at most 64 KiB; the usual 16 let nearly 1 MiB through. */
    private static final int MOST_READS = 2;

    private BoundedReads() {}

    /** From now on, for as long as the connection stands. */
    public static void on(HttpConnection connection) {
        if (connection instanceof ConnectionBase base
                && base.channel().config().getRecvByteBufAllocator() instanceof MaxMessagesRecvByteBufAllocator reads) {
            reads.maxMessagesPerRead(MOST_READS);
        }
    }
}
