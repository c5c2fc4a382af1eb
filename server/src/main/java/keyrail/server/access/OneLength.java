package keyrail.server.access;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * Reads requests as Vert.x does, but refuses one that says in two ways where it ends. Vert.x would drop the length and
 * believe the chunks; whoever stands before us may believe the length and take the rest for a request of its own (RFC 9112
 * §6.1 leaves it to the server to refuse). On its event loop only.
 */
public final class OneLength extends VertxHttpRequestDecoder {
    private OneLength(Http1ServerConfig limits) {
        super(limits);
    }

    /** Takes the place of the reader of a connection that speaks HTTP/1, before its first byte. */
    public static void on(HttpConnection connection, Http1ServerConfig limits) {
        if (connection instanceof ConnectionBase base) {
            ChannelPipeline pipeline = base.channel().pipeline();
            ChannelHandlerContext usual = pipeline.context(VertxHttpRequestDecoder.class);
            if (usual != null) {
                pipeline.replace(usual.handler(), usual.name(), new OneLength(limits));
            }
        }
    }

    /**
     * Whether a message's coding is the one that is understood here.
     *
     * @throws KeyrailException {@code invalid_request}
     */
    public static void check(MultiMap fields) {
        String coding = fields.get(FieldNames.TRANSFER_ENCODING);
        if (coding != null
                && !(coding.equalsIgnoreCase("chunked")
                        && fields.getAll(FieldNames.TRANSFER_ENCODING).size() == 1)) {
            throw new KeyrailException(
                    FailureCode.INVALID_REQUEST, "the only transfer-encoding taken is chunked, and once");
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

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both content-length and transfer-encoding");
    }
}
