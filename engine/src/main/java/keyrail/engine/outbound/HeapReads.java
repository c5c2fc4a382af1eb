package keyrail.engine.outbound;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Reads a connection in clear text into arrays. What lies in pooled memory Vert.x copies into an array before anybody sees it,
 * and gives back: of a piece of a stream, a tenth of all that is done with it. Behind TLS the bytes are the cipher's to read.
 */
public final class HeapReads extends RecvByteBufAllocator.DelegatingHandle {
    private HeapReads(RecvByteBufAllocator.Handle usual) {
        super(usual);
    }

    /** From the first byte on; without effect when one has been read. */
    public static void on(HttpConnection connection) {
        if (!connection.isSsl() && connection instanceof ConnectionBase base) {
            ReadHandles.wrap(base.channel().config(), HeapReads::new);
        }
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator pooled) {
        return Unpooled.buffer(guess());
    }
}
