package keyrail.engine;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.provider.UpstreamReply;
import keyrail.engine.outbound.UpstreamExchange;

/**
 * A vendor's answer of status 300 and above, its body read up to a limit and without our credential, should the vendor
 * repeat it.
 *
 * @param fields the fields as they came
 * @param whole whether {@code upstream.body()} is all of the body
 */
public record ErrorReply(UpstreamReply upstream, MultiMap fields, boolean whole) {
    private static final int MOST_BYTES = 64 << 10;

    /** The same for a client of another format: the body may not pass, whatever it is. */
    ErrorReply ofAnotherFormat() {
        return new ErrorReply(upstream, fields, false);
    }

    /** Calls {@code then} once the body has ended, broken off, fallen silent or reached the limit. */
    public static void read(HttpClientResponse head, UpstreamExchange exchange, Consumer<ErrorReply> then) {
        read(head, exchange, MOST_BYTES, then);
    }

    /** As {@link #read(HttpClientResponse, UpstreamExchange, Consumer)}, for a body of at most {@code mostBytes}. */
    public static void read(
            HttpClientResponse head, UpstreamExchange exchange, int mostBytes, Consumer<ErrorReply> then) {
        Buffer body = Buffer.buffer();
        boolean[] done = new boolean[1];
        Consumer<Boolean> finish = whole -> {
            if (done[0]) {
                return;
            }
            done[0] = true;
            if (whole) {
                exchange.finished();
            } else {
                exchange.cancel();
            }
            UpstreamReply reply = new UpstreamReply(
                    head.statusCode(),
                    lowerCase(head.headers()),
                    exchange.withoutCredential(Bytes.of(body.getBytes())));
            then.accept(new ErrorReply(reply, head.headers(), whole));
        };
        exchange.onSilence(() -> finish.accept(false));
        head.handler(chunk -> {
            int room = mostBytes - body.length();
            body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
            if (chunk.length() > room) {
                finish.accept(false);
            }
        });
        head.endHandler(ignored -> finish.accept(true));
        head.exceptionHandler(ignored -> finish.accept(false));
        head.resume();
    }

    private static Headers lowerCase(MultiMap fields) {
        Headers.Builder headers = Headers.builder();
        for (Map.Entry<String, String> field : fields) {
            headers.add(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
        }
        return headers.build();
    }
}
