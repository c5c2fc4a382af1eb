package keyrail.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Locale;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.usage.UsageState;
import keyrail.engine.outbound.UpstreamExchange;
import keyrail.wire.Formats;
import keyrail.wire.Relayed;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.sse.UsageEventFilter;
import org.jspecify.annotations.Nullable;

/**
 * Moves a vendor's answer to the client as it arrives, byte for byte beside a read-only tap for usage. A full client
 * pauses the vendor; a client that leaves cancels it; a break never looks like an end. Used once, on one event loop.
 */
final class AnswerPump {
    private static final Bytes BLANK_LINE = Bytes.utf8("\n\n");
    private static final Bytes LINE_END = Bytes.utf8("\n");

    private final Attempts attempts;
    private final UpstreamExchange exchange;
    private final HttpClientResponse head;
    private final ReplySink sink;
    private final Dialect dialect;
    private final UsageTap tap;
    private final @Nullable UsageEventFilter filter;
    private final StreamTail tail = new StreamTail();
    private final @Nullable ResourceKeeper keeper;
    private final String contentType;
    private final boolean events;
    /** Whether the answer comes in pieces that each can be read: events, or lines of JSON. */
    private final boolean streamed;

    private boolean begun;
    private boolean over;
    private boolean paused;

    AnswerPump(
            Attempts attempts,
            UpstreamExchange exchange,
            HttpClientResponse head,
            Relayed relayed,
            @Nullable ResourceKeeper keeper,
            ReplySink sink) {
        this.attempts = attempts;
        this.exchange = exchange;
        this.head = head;
        this.sink = sink;
        this.dialect = Formats.dialect(attempts.call().format());
        this.keeper = keeper;
        this.contentType = contentType(head);
        this.events = contentType.startsWith("text/event-stream");
        this.streamed = events || contentType.startsWith("application/x-ndjson");
        this.tap = streamed
                ? dialect.streamTap(attempts.call().operation())
                : dialect.unaryTap(attempts.call().operation());
        this.filter = events && relayed.dropUsageEvent() ? new UsageEventFilter(this::writeSlice) : null;
    }

    private static String contentType(HttpClientResponse head) {
        String type = head.getHeader("content-type");
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    void run() {
        sink.onGone(this::clientGone);
        exchange.onSilence(() -> broken(new Failure.Upstream(
                FailureCode.UPSTREAM_TIMEOUT, "the vendor fell silent in mid-answer", 0, null, null, true)));
        head.handler(this::chunk);
        head.endHandler(ignored -> ended());
        head.exceptionHandler(ignored -> broken(cut()));
        head.resume();
    }

    private static Failure.Upstream cut() {
        return new Failure.Upstream(
                FailureCode.UPSTREAM_CUT,
                "the vendor's connection broke off in mid-answer; what came before is incomplete",
                0,
                null,
                null,
                true);
    }

    private void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        exchange.progress();
        ByteBuf bytes = ((BufferInternal) chunk).getByteBuf();
        byte[] array;
        int offset;
        if (bytes.hasArray()) {
            array = bytes.array();
            offset = bytes.arrayOffset() + bytes.readerIndex();
        } else {
            array = chunk.getBytes();
            offset = 0;
        }
        int length = chunk.length();
        if (!begun && !begin(array, offset, length)) {
            return;
        }
        tap.accept(array, offset, length);
        if (keeper != null) {
            keeper.look(tap);
        }
        if (filter == null) {
            tail.accept(array, offset, length);
            sink.write(chunk);
        } else {
            filter.accept(array, offset, length);
        }
        if (!paused && sink.isFull()) {
            paused = true;
            head.pause();
            sink.onDrain(() -> {
                paused = false;
                head.resume();
            });
        }
    }

    /** Sends the head, unless the first bytes show that this is not an answer at all. */
    private boolean begin(byte[] array, int offset, int length) {
        if (!isAnything() && !AnswerCheck.isPlausible(contentType, events, array, offset, length)) {
            over = true;
            exchange.cancel();
            Failure.Upstream failure = AnswerCheck.implausible(head.statusCode(), contentType, events);
            attempts.ended(
                    failure.code().text(), head.statusCode(), exchange.tries(), tap.usage(), UsageState.UNREPORTED);
            Replies.failure(sink, attempts.call(), failure, attempts.spent());
            return false;
        }
        begun = true;
        attempts.firstByte();
        Headers.Builder headers = AnswerHeaders.passed(head.headers(), filter == null, true);
        if (attempts.isLegacyRoute()) {
            AnswerHeaders.markLegacyRoute(headers);
        }
        sink.head(head.statusCode(), headers.build());
        return true;
    }

    /** What an account keeps may be bytes of any kind. */
    private boolean isAnything() {
        return attempts.call().operation() == Operation.RESOURCE;
    }

    private void writeSlice(byte[] array, int offset, int length) {
        tail.accept(array, offset, length);
        sink.write(BufferInternal.buffer(Unpooled.wrappedBuffer(array, offset, length)));
    }

    private void ended() {
        if (over) {
            return;
        }
        tap.end();
        if (!begun && isAnything()) {
            begin(new byte[0], 0, 0);
        }
        if (!begun) {
            broken(AnswerCheck.implausible(head.statusCode(), contentType, events));
            return;
        }
        if (streamed && !tap.isComplete() && isCloseDelimited()) {
            broken(cut());
            return;
        }
        over = true;
        exchange.finished();
        if (filter != null) {
            filter.end();
        }
        if (keeper != null) {
            keeper.ended(tap);
        }
        // Before the end: who holds the whole answer finds its row.
        attempts.ended(outcome(), head.statusCode(), exchange.tries(), tap.usage(), tap.state());
        sink.end();
    }

    /** A stream that ends in good order but never said that it is complete was cut by the vendor itself. */
    private String outcome() {
        if (tap.sawError()) {
            return FailureCode.UPSTREAM_SERVER_ERROR.text();
        }
        return streamed && !tap.isComplete() ? FailureCode.UPSTREAM_CUT.text() : "ok";
    }

    /** Without a length and without chunks, the end of the connection is no proof that the answer is whole. */
    private boolean isCloseDelimited() {
        return head.getHeader("content-length") == null && head.getHeader("transfer-encoding") == null;
    }

    private void broken(Failure.Upstream failure) {
        if (over) {
            return;
        }
        over = true;
        exchange.cancel();
        tap.end();
        UsageState state = tap.state() == UsageState.UNREPORTED ? UsageState.UNREPORTED : UsageState.PARTIAL;
        attempts.ended(failure.code().text(), head.statusCode(), exchange.tries(), tap.usage(), state);
        if (!begun) {
            Replies.failure(sink, attempts.call(), failure, attempts.spent());
            return;
        }
        if (streamed) {
            if (filter != null) {
                filter.end();
            }
            if (events ? !tail.isBetweenEvents() : !tail.isBetweenLines()) {
                sink.write(Replies.buffer(events ? BLANK_LINE : LINE_END));
            }
            sink.write(Replies.buffer(
                    dialect.errorEvent(failure, attempts.call().id().value())));
        }
        sink.cut();
    }

    private void clientGone() {
        if (over) {
            return;
        }
        over = true;
        exchange.cancel();
        tap.end();
        UsageState state = tap.state() == UsageState.UNREPORTED ? UsageState.UNREPORTED : UsageState.PARTIAL;
        attempts.ended(FailureCode.CLIENT_GONE.text(), head.statusCode(), exchange.tries(), tap.usage(), state);
    }
}
