package keyrail.server.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import keyrail.engine.outbound.ReadHandles;
import org.jspecify.annotations.Nullable;

/**
 * Lets the socket fill a large body where it is wanted. What a connection reads goes into a buffer of Netty's otherwise, from
 * there into one of Vert.x's, and from there into the body. On its event loop only.
 */
public final class BodyIntake extends RecvByteBufAllocator.DelegatingHandle {
    private static final AttributeKey<BodyIntake> KEY = AttributeKey.valueOf("keyrail-body-intake");
    /** Of less, the copies cost less than the way around them. */
    private static final int LEAST_BYTES = 32 << 10;

    private @Nullable BodyRoom room;
    /** Heads that have been read, and those whose requests have had their turn: pipelined ones wait for it. */
    private int heads;

    private int turns;
    /** Bytes that have come from the socket behind the latest head. */
    private long behindHead;
    /** Bytes of the wanted body that have come from the socket. */
    private long received;

    private BodyIntake(RecvByteBufAllocator.Handle usual) {
        super(usual);
    }

    /** Has a connection in clear text ask here where to read to; empty when it has read already, and stays as it is. */
    static Optional<BodyIntake> on(HttpConnection connection) {
        if (connection.isSsl() || !(connection instanceof ConnectionBase base)) {
            return Optional.empty();
        }
        Channel channel = base.channel();
        RecvByteBufAllocator usual = ReadHandles.wrap(channel.config(), BodyIntake::new);
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

    /** Wants the body of the request whose turn it is. One whose successor has been read already is whole, and waits. */
    public static void fill(HttpConnection connection, BodyRoom room) {
        BodyIntake intake = room.declared() < LEAST_BYTES ? null : of(connection);
        if (intake != null && intake.turns == intake.heads) {
            intake.room = room;
            room.uploads().began();
            intake.received = Math.min(intake.behindHead, room.declared());
        }
    }

    /**
     * The body is there, or nobody wants it any more.
     *
     * @return whether all that was read into its room has arrived there, so that the room may be another's
     */
    public static boolean over(HttpConnection connection) {
        BodyIntake intake = of(connection);
        if (intake == null || intake.room == null) {
            return true;
        }
        BodyRoom filled = intake.room;
        intake.room = null;
        filled.uploads().ended();
        return filled.length() == intake.received;
    }

    private static @Nullable BodyIntake of(HttpConnection connection) {
        return connection instanceof ConnectionBase base
                ? base.channel().attr(KEY).get()
                : null;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator usual) {
        // As long as something read before is still on its way, its place is not known to be free.
        if (room == null || room.declared() - received < LEAST_BYTES || room.length() != received) {
            return super.allocate(usual);
        }
        return room.next();
    }

    @Override
    public void lastBytesRead(int bytes) {
        super.lastBytesRead(bytes);
        if (bytes > 0) {
            behindHead += bytes;
            if (room != null) {
                received = Math.min(received + bytes, room.declared());
            }
        }
    }
}
