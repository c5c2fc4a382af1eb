package keyrail.server.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import keyrail.core.config.ClientPatience;
import keyrail.core.failure.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * Knows what a connection's client keeps us waiting for, and since when. It stands between socket and HTTP: a byte costs
 * it a look at the clock. {@link ClientClocks} asks it now and then. On its event loop only.
 */
public final class ClientClock extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ClientClock> KEY = AttributeKey.valueOf("keyrail-client-clock");
    private static final String HEAD_LATE = "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\n"
            + "connection: close\r\nx-keyrail-error: " + FailureCode.REQUEST_TIMEOUT.text()
            + "\r\nx-keyrail-error-source: gateway\r\ncontent-length: ";

    private enum Awaited {
        /** Nothing has come yet. */
        FIRST_BYTE,
        HEAD,
        BODY,
        /** It is our turn, or nobody's. */
        NOTHING
    }

    private final Channel channel;
    private final ClientPatience patience;
    private Awaited awaited = Awaited.FIRST_BYTE;
    private long since = System.nanoTime();
    private Runnable onLateBody = () -> {};
    private @Nullable HttpServerResponse answer;

    /** What of our writing was under way when the client last took something. */
    private @Nullable Object taking;

    private long takenOf;
    private long pending;
    private long takenSince = System.nanoTime();

    ClientClock(Channel channel, ClientPatience patience) {
        this.channel = channel;
        this.patience = patience;
    }

    /** Puts a clock on a connection that speaks HTTP/1; empty on any other. */
    static Optional<ClientClock> on(HttpConnection connection, ClientPatience patience) {
        if (!(connection instanceof ConnectionBase base)) {
            return Optional.empty();
        }
        Channel channel = base.channel();
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext http = pipeline.context(HttpObjectDecoder.class);
        if (http == null) {
            http = pipeline.context(HttpServerCodec.class);
        }
        if (http == null) {
            return Optional.empty();
        }
        ClientClock clock = new ClientClock(channel, patience);
        channel.attr(KEY).set(clock);
        pipeline.addBefore(http.name(), "client-clock", clock);
        return Optional.of(clock);
    }

    /** The clock of a request's connection, told that its head is there. */
    public static void headArrived(HttpServerRequest request) {
        ClientClock clock = of(request);
        if (clock != null) {
            clock.awaited = Awaited.NOTHING;
            clock.answer = request.response();
        }
    }

    /** A body is read from now on. @param onLate runs once, when its next piece does not come in time */
    public static void bodyAwaited(HttpServerRequest request, Runnable onLate) {
        ClientClock clock = of(request);
        if (clock != null) {
            clock.awaited = Awaited.BODY;
            clock.since = System.nanoTime();
            clock.onLateBody = onLate;
        }
    }

    /** The body is there, or nobody wants it any more. */
    public static void bodyOver(HttpServerRequest request) {
        ClientClock clock = of(request);
        if (clock != null) {
            clock.awaited = Awaited.NOTHING;
            clock.onLateBody = () -> {};
        }
    }

    private static @Nullable ClientClock of(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase base
                ? base.channel().attr(KEY).get()
                : null;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (awaited) {
            case FIRST_BYTE -> await(Awaited.HEAD);
            case BODY -> since = System.nanoTime();
            case NOTHING -> {
                // What comes before the answer has ended belongs to a pipelined request, which waits for its turn.
                if (answer != null && answer.ended()) {
                    await(Awaited.HEAD);
                }
            }
            case HEAD -> {
                // Counted from the first byte on.
            }
        }
        context.fireChannelRead(message);
    }

    private void await(Awaited what) {
        awaited = what;
        since = System.nanoTime();
    }

    /** Acts on what has taken too long. */
    void look(long now) {
        if (isStalled(now)) {
            close();
            return;
        }
        switch (awaited) {
            case FIRST_BYTE -> {
                if (now - since > patience.head().toNanos()) {
                    close();
                }
            }
            case HEAD -> {
                if (now - since > patience.head().toNanos()) {
                    awaited = Awaited.NOTHING;
                    refuseHead();
                }
            }
            case BODY -> {
                if (now - since > patience.bodyIdle().toNanos()) {
                    awaited = Awaited.NOTHING;
                    onLateBody.run();
                }
            }
            case NOTHING -> {
                // Not the client's turn.
            }
        }
    }

    /** Whether the socket has taken nothing of what is to be written, for too long. */
    private boolean isStalled(long now) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long waiting = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        Object current = buffer == null ? null : buffer.current();
        long progress = buffer == null ? 0 : buffer.currentProgress();
        // Without a current piece nothing has been flushed: that waits for us, not for the client.
        if (waiting == 0 || current == null || waiting < pending || current != taking || progress != takenOf) {
            takenSince = now;
        }
        pending = waiting;
        taking = current;
        takenOf = progress;
        return now - takenSince > patience.writeStall().toNanos();
    }

    /** From here on, at once: above, a close would wait for what the client does not take. */
    private void close() {
        ChannelHandlerContext here = channel.pipeline().context(this);
        if (here != null) {
            here.close();
        }
    }

    /** Nothing is known of the request, so the answer is in no client's dialect but understood by most. */
    private void refuseHead() {
        String json = "{\"error\":{\"message\":\"the head of the request was not complete within "
                + patience.head().toSeconds()
                + " s (server.headSeconds)\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\""
                + FailureCode.REQUEST_TIMEOUT.text() + "\"}}";
        ByteBuf answered =
                Unpooled.copiedBuffer(HEAD_LATE + json.length() + "\r\n\r\n" + json, StandardCharsets.US_ASCII);
        ChannelHandlerContext here = channel.pipeline().context(this);
        if (here != null) {
            here.writeAndFlush(answered).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
