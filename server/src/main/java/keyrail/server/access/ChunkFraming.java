package keyrail.server.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Writes each piece of an answer in chunks as one buffer. Netty's encoder makes three of it, length, bytes and line end, each
 * with memory and a promise of its own: more work than the bytes. Heads, ends and answers with a length stay the encoder's. On
 * its connection's event loop only.
 */
public final class ChunkFraming extends ChannelOutboundHandlerAdapter {
    /** Larger pieces are worth three buffers rather than a copy. */
    private static final int LARGEST_BYTES = 16 << 10;
    /** A length of four hexadecimal digits and two line ends. */
    private static final int FRAME_BYTES = 8;

    private static final int LINE_END = '\r' << 8 | '\n';

    private final ChannelHandlerContext encoder;
    private boolean chunked;

    ChunkFraming(ChannelHandlerContext encoder) {
        this.encoder = encoder;
    }

    /** Frames what a connection of HTTP/1.1 answers; does nothing on any other. */
    public static void on(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelPipeline pipeline = base.channel().pipeline();
            ChannelHandlerContext encoder = pipeline.context(HttpResponseEncoder.class);
            if (encoder != null) {
                pipeline.addAfter(encoder.name(), "chunk-framing", new ChunkFraming(encoder));
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (chunked && message instanceof HttpContent piece && !(message instanceof HttpMessage)) {
            ByteBuf bytes = piece.content();
            int length = bytes.readableBytes();
            if (!(message instanceof LastHttpContent) && length > 0 && length <= LARGEST_BYTES) {
                // Past the encoder, which waits for the next piece as before.
                encoder.write(framed(context, bytes, length), promise);
                piece.release();
                return;
            }
        } else if (message instanceof HttpResponse head) {
            chunked = head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true);
        }
        context.write(message, promise);
    }

    private static ByteBuf framed(ChannelHandlerContext context, ByteBuf bytes, int length) {
        ByteBuf framed = context.alloc().directBuffer(length + FRAME_BYTES);
        ByteBufUtil.writeAscii(framed, Integer.toHexString(length));
        framed.writeShort(LINE_END);
        framed.writeBytes(bytes, bytes.readerIndex(), length);
        framed.writeShort(LINE_END);
        return framed;
    }
}
