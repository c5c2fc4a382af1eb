package keyrail.engine.outbound;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the other side of an HTTP/2 connection that has said nothing for a while whether it is still there, and closes the
 * connection when no answer comes. Calls share such a connection, so one that has died without a word would otherwise take
 * each new call with it until a head's time is over. On its connection's event loop only.
 */
final class Pulse extends ChannelInboundHandlerAdapter {
    private final Runnable question;
    private final Rate rate;
    private long heard;
    private boolean asked;
    private @Nullable ScheduledFuture<?> next;

    /**
     * When to ask, and when to give up.
     *
     * @param silence without a byte before it is asked
     * @param answer how long the answer may take
     */
    record Rate(Duration silence, Duration answer) {
        static final Rate USUAL = new Rate(Duration.ofSeconds(30), Duration.ofSeconds(15));
    }

    /** @param question sends what the other side has to answer */
    Pulse(Runnable question, Rate rate) {
        this.question = question;
        this.rate = rate;
    }

    /** Watches a connection of HTTP/2; does nothing with any other, which serves one call at a time. */
    static void on(HttpConnection connection, Rate rate) {
        if (connection.protocolVersion() == HttpVersion.HTTP_2 && connection instanceof ConnectionBase base) {
            Runnable ping = () -> connection.ping(Buffer.buffer(new byte[Long.BYTES]));
            base.channel().pipeline().addFirst("pulse", new Pulse(ping, rate));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        heard = now(context);
        plan(context, rate.silence().toNanos());
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    private void plan(ChannelHandlerContext context, long nanos) {
        next = context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        long silent = now(context) - heard;
        if (asked) {
            // From here on, at once: further in, a farewell would wait for a socket that takes nothing any more.
            context.close();
        } else if (silent >= rate.silence().toNanos()) {
            asked = true;
            question.run();
            plan(context, rate.answer().toNanos());
        } else {
            plan(context, rate.silence().toNanos() - silent);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heard = now(context);
        asked = false;
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        handlerRemoved(context);
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ScheduledFuture<?> planned = next;
        if (planned != null) {
            planned.cancel(false);
        }
    }
}
