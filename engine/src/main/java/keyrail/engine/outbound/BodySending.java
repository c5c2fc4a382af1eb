package keyrail.engine.outbound;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import java.util.List;
import keyrail.core.inference.Bytes;

/**
 * Sends a call's body. A large one goes out as the socket takes it, or where there is something between us and the socket
 * (TLS, HTTP/2), in pieces, each when the connection has room for it: what is copied for the socket stays small, however large
 * the body and however slow the vendor. Used on its event loop only.
 */
final class BodySending {
    private static final int SMALL_BYTES = 16 << 10;
    private static final int PIECE_BYTES = 64 << 10;
    /** Written and not yet taken by the socket, beside the piece that goes over it. */
    private static final int WINDOW_BYTES = 192 << 10;

    private final HttpClientRequest request;
    private final List<Bytes> slices;
    private int slice;
    private int position;
    private boolean ended;
    private boolean stopped;

    /** @param length of all slices together */
    BodySending(HttpClientRequest request, List<Bytes> slices, long length) {
        this.request = request;
        this.slices = slices;
        if (length <= SMALL_BYTES) {
            ended = true;
            if (length == 0) {
                request.end();
            } else {
                request.end(joined(slices, (int) length));
            }
            return;
        }
        request.headers().set(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        ChannelHandlerContext socket = TurnFlush.bareSocket(request.connection());
        if (socket != null) {
            sendAtOnce(socket);
            return;
        }
        request.setWriteQueueMaxSize(WINDOW_BYTES);
        request.drainHandler(ignored -> more());
        more();
    }

    /** Whether the last byte has been handed to the connection. */
    boolean ended() {
        return ended;
    }

    /** Nobody wants the rest any more. */
    void stop() {
        stopped = true;
    }

    /** Past everybody else on the way: to them the request is one without a body, whose end comes later. */
    private void sendAtOnce(ChannelHandlerContext socket) {
        request.writeHead();
        socket.write(new BodyRegion(slices)).addListener(written -> {
            if (written.isSuccess() && !stopped) {
                ended = true;
                request.end();
            }
        });
        socket.channel().flush();
    }

    private void more() {
        while (!ended && !stopped && !request.writeQueueFull()) {
            Buffer piece = piece();
            if (slice == slices.size()) {
                ended = true;
                request.end(piece);
            } else {
                request.write(piece);
            }
        }
    }

    /** The next bytes, of as many slices as it takes. */
    private Buffer piece() {
        ByteBuf[] parts = new ByteBuf[slices.size() - slice];
        int count = 0;
        int room = PIECE_BYTES;
        while (room > 0 && slice < slices.size()) {
            Bytes current = slices.get(slice);
            int length = Math.min(room, current.length() - position);
            parts[count++] = Unpooled.wrappedBuffer(current.array(), current.offset() + position, length);
            room -= length;
            position += length;
            if (position == current.length()) {
                slice++;
                position = 0;
            }
        }
        return BufferInternal.buffer(
                count == 1 ? parts[0] : Unpooled.wrappedBuffer(count, Arrays.copyOf(parts, count)));
    }

    private static Buffer joined(List<Bytes> slices, int length) {
        if (slices.size() == 1) {
            Bytes only = slices.getFirst();
            return BufferInternal.buffer(Unpooled.wrappedBuffer(only.array(), only.offset(), only.length()));
        }
        byte[] joined = new byte[length];
        int position = 0;
        for (Bytes slice : slices) {
            System.arraycopy(slice.array(), slice.offset(), joined, position, slice.length());
            position += slice.length();
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(joined));
    }
}
