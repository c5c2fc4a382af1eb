package keyrail.engine.outbound;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Lets what is written during one turn of the event loop go out at the turn's end. Under load a turn serves many
 * connections; writing to one after another without work in between wakes the other side once instead of each time, and
 * waking is the dearest part of a small write. When a turn serves one connection, nothing changes. Used on its
 * connection's event loop only.
 */
public final class TurnFlush extends ChannelDuplexHandler {
    private boolean pending;

    TurnFlush() {}

    /** Makes the connection's writes wait for the end of each turn. */
    public static void on(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel().pipeline().addFirst("turn-flush", new TurnFlush());
        }
    }

    /**
     * Where bytes of HTTP/1.1 in clear text enter the socket; null on any other connection, and on one where something
     * written before still waits further in.
     */
    static @Nullable ChannelHandlerContext bareSocket(HttpConnection connection) {
        if (connection.protocolVersion() == HttpVersion.HTTP_2
                || connection.isSsl()
                || !(connection instanceof ConnectionBase base)
                || !base.channel().isWritable()) {
            return null;
        }
        return base.channel().pipeline().context(TurnFlush.class);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (!pending) {
            pending = true;
            context.executor().execute(() -> flushNow(context));
        }
    }

    private void flushNow(ChannelHandlerContext context) {
        if (pending) {
            pending = false;
            context.flush();
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        // Closing drops what has not been flushed.
        flushNow(context);
        context.close(promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext context, ChannelPromise promise) {
        flushNow(context);
        context.disconnect(promise);
    }
}
