package keyrail.server.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the socket fill a large body where it is wanted. What a connection reads goes into a buffer of Netty's otherwise, from
 * there into one of Vert.x's, and from there into the body. On its event loop only.
 */
public final class BodyIntake extends RecvByteBufAllocator.DelegatingHandle {
    private static final AttributeKey<BodyIntake> KEY = AttributeKey.valueOf("keyrail-body-intake");
    private static final byte[] NOWHERE = {};
    /** Of less, the copies cost less than the way around them. */
    private static final int LEAST_BYTES = 32 << 10;
    /** Asked of the socket at once; the JDK reads this much into one buffer that all of an event loop's sockets share. */
    private static final int MOST_BYTES = 1 << 20;

    private byte[] into = NOWHERE;
    private IntSupplier taken = () -> 0;
    /** Heads that have been read, and those whose requests have had their turn: pipelined ones wait for it. */
    private int heads;

    private int turns;
    /** Bytes that have come from the socket behind the latest head. */
    private long behindHead;
    /** Bytes of the wanted body that have come from the socket. */
    private int received;

    private BodyIntake(RecvByteBufAllocator.Handle usual) {
        super(usual);
    }

    /** Has a connection in clear text ask here where to read to; empty when it has read already, and stays as it is. */
    static Optional<BodyIntake> on(HttpConnection connection) {
        if (connection.isSsl() || !(connection instanceof ConnectionBase base)) {
            return Optional.empty();
        }
        Channel channel = base.channel();
        RecvByteBufAllocator usual = channel.config().getRecvByteBufAllocator();
        channel.config().setRecvByteBufAllocator(new RecvByteBufAllocator() {
            @Override
            public RecvByteBufAllocator.Handle newHandle() {
                return new BodyIntake(usual.newHandle());
            }
        });
        if (channel.unsafe().recvBufAllocHandle() instanceof BodyIntake intake) {
            channel.attr(KEY).set(intake);
            return Optional.of(intake);
        }
        channel.config().setRecvByteBufAllocator(usual);
        return Optional.empty();
    }

    /** A head has been read. @param behind how many bytes came with it, behind it */
    void head(int behind) {
        heads++;
        behindHead = behind;
    }

    /** It is a request's turn. */
    public static void turn(HttpConnection connection) {
        BodyIntake intake = of(connection);
        if (intake != null) {
            intake.turns++;
        }
    }

    /**
     * Wants the body of the request whose turn it is. One whose successor has been read already is whole, and waits.
     *
     * @param array of the body's length
     * @param taken how much of the body has arrived there
     */
    public static void fill(HttpConnection connection, byte[] array, IntSupplier taken) {
        BodyIntake intake = array.length < LEAST_BYTES ? null : of(connection);
        if (intake != null && intake.turns == intake.heads) {
            intake.into = array;
            intake.taken = taken;
            intake.received = (int) Math.min(intake.behindHead, array.length);
        }
    }

    /** The body is there, or nobody wants it any more. */
    public static void over(HttpConnection connection) {
        BodyIntake intake = of(connection);
        if (intake != null) {
            intake.into = NOWHERE;
            intake.taken = () -> 0;
        }
    }

    private static @Nullable BodyIntake of(HttpConnection connection) {
        return connection instanceof ConnectionBase base
                ? base.channel().attr(KEY).get()
                : null;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator usual) {
        int room = into.length - received;
        // As long as something read before is still on its way, its place is not known to be free.
        if (room < LEAST_BYTES || taken.getAsInt() != received) {
            return super.allocate(usual);
        }
        return Unpooled.wrappedBuffer(into, received, Math.min(room, MOST_BYTES))
                .clear();
    }

    @Override
    public void lastBytesRead(int bytes) {
        super.lastBytesRead(bytes);
        if (bytes > 0) {
            behindHead += bytes;
            received = Math.min(received + bytes, into.length);
        }
    }
}
