package keyrail.server.access;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests as Vert.x does, but refuses one that leaves in doubt where it ends, and reads nothing behind it. Vert.x
 * would drop a length beside chunks, and believe any coding whose last word is {@code chunked}; whoever stands before us
 * may believe otherwise and take the rest for a request of its own (RFC 9112 §6.1 leaves it to the server to refuse). On
 * its event loop only.
 */
public final class OneLength extends VertxHttpRequestDecoder {
    private final @Nullable BodyIntake intake;

    private OneLength(Http1ServerConfig limits, @Nullable BodyIntake intake) {
        super(limits);
        this.intake = intake;
    }

    /** Takes the place of the reader of a connection that speaks HTTP/1, before its first byte. */
    public static void on(HttpConnection connection, Http1ServerConfig limits) {
        if (connection instanceof ConnectionBase base) {
            ChannelPipeline pipeline = base.channel().pipeline();
            ChannelHandlerContext usual = pipeline.context(VertxHttpRequestDecoder.class);
            if (usual != null) {
                BodyIntake intake = BodyIntake.on(connection).orElse(null);
                pipeline.replace(usual.handler(), usual.name(), new OneLength(limits, intake));
            }
        }
    }

    /** A name of no letters would end the head for some readers. */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("a field without a name");
        }
        return super.splitHeaderName(line, start, length);
    }

    /** Where Vert.x has the whole head and asks for its body. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        if (intake != null) {
            intake.head(actualReadableBytes());
        }
        HttpHeaders fields = message.headers();
        String coding = fields.get(HttpHeaderNames.TRANSFER_ENCODING);
        boolean inDoubt = coding != null
                && (!coding.equalsIgnoreCase("chunked")
                        || fields.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() > 1
                        || fields.contains(HttpHeaderNames.CONTENT_LENGTH));
        if (inDoubt) {
            throw new IllegalArgumentException(
                    "the only transfer-encoding taken is chunked, once and without a length");
        }
        return super.isContentAlwaysEmpty(message);
    }
}
