package keyrail.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Locale;
import java.util.Optional;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.usage.UsageState;
import keyrail.engine.outbound.UpstreamExchange;
import keyrail.wire.Formats;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.sse.AnswerFilter;
import keyrail.wire.sse.UsageEventFilter;
import keyrail.wire.translation.Translation;
import org.jspecify.annotations.Nullable;

/**
 * Moves a vendor's answer to the client as it arrives: byte for byte, or translated, beside a read-only tap for usage. A
 * full client pauses the vendor; a client that leaves cancels it; a break never looks like an end. Used once, on one event loop.
 */
final class AnswerPump {
    private static final Bytes BLANK_LINE = Bytes.utf8("\n\n");
    private static final Bytes LINE_END = Bytes.utf8("\n");

    private final Context loop;
    private final Attempts attempts;
    private final UpstreamExchange exchange;
    private final HttpClientResponse head;
    private final ReplySink sink;
    private final Dialect dialect;
    private final UsageTap tap;
    private final @Nullable AnswerFilter filter;
    private final @Nullable TranslatedAnswer translated;
    private final StreamTail tail = new StreamTail();
    private final @Nullable ResourceKeeper keeper;
    private final String contentType;
    private final boolean events;
    /** Whether the answer comes in pieces that each can be read: events, lines of JSON, or the elements of an array. */
    private final boolean streamed;

    /** Whether those pieces are the elements of one JSON value. */
    private final boolean json;

    private boolean begun;
    private boolean headSent;
    private boolean over;
    private boolean paused;

    AnswerPump(
            Gateway gateway,
            Attempts attempts,
            UpstreamExchange exchange,
            HttpClientResponse head,
            Outgoing outgoing,
            @Nullable ResourceKeeper keeper,
            ReplySink sink) {
        this.loop = gateway.vertx().getOrCreateContext();
        this.attempts = attempts;
        this.exchange = exchange;
        this.head = head;
        this.sink = sink;
        this.dialect = Formats.dialect(attempts.call().format());
        this.keeper = keeper;
        this.contentType = contentType(head);
        this.events = contentType.startsWith("text/event-stream");
        Dialect vendor = Formats.dialect(outgoing.request().format());
        Translation translation = outgoing.translation();
        Optional<UsageTap> jsonTap =
                translation == null && outgoing.streamed() && contentType.startsWith("application/json")
                        ? vendor.jsonStreamTap()
                        : Optional.empty();
        this.json = jsonTap.isPresent();
        this.streamed = json || events || contentType.startsWith("application/x-ndjson");
        this.tap = jsonTap.orElseGet(() -> streamed
                ? vendor.streamTap(attempts.call().operation())
                : vendor.unaryTap(attempts.call().operation()));
        this.filter = filter(outgoing);
        this.translated = translation == null
                ? null
                : new TranslatedAnswer(gateway.services(), attempts, translation, streamed, this::writeTranslated);
    }

    private @Nullable AnswerFilter filter(Outgoing outgoing) {
        if (events) {
            return outgoing.dropUsageEvent() ? new UsageEventFilter(this::writeSlice) : null;
        }
        return isAnything() && contentType.startsWith("application/json") && !attempts.isRelayExact()
                ? dialect.keptFilter(attempts.call().origin(), this::writeSlice).orElse(null)
                : null;
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
        head.endHandler(ignored -> bodyOver());
        head.exceptionHandler(ignored -> broken(cut()));
        head.resume();
    }

    static Failure.Upstream cut() {
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
        try {
            take(chunk);
        } catch (RuntimeException | StackOverflowError unforeseen) {
            unforeseen(unforeseen);
        }
    }

    private void take(Buffer chunk) {
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
        if (translated != null) {
            translated.accept(array, offset, length).ifPresent(this::broken);
        } else if (filter == null) {
            tail.accept(array, offset, length);
            sink.write(chunk);
        } else {
            filter.accept(array, offset, length);
        }
        if (!over && !paused && sink.isFull()) {
            paused = true;
            head.pause();
            exchange.paused();
            sink.onDrain(this::goOn);
        }
    }

    private void goOn() {
        if (!over) {
            paused = false;
            exchange.progress();
            head.resume();
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
        if (translated == null) {
            sendHead();
        }
        return true;
    }

    private void sendHead() {
        headSent = true;
        Headers.Builder headers = translated == null
                ? AnswerHeaders.passed(head.headers(), filter == null, true)
                : translated.headers(AnswerHeaders.translated(head.headers(), attempts.call()));
        if (attempts.isLegacyRoute()) {
            AnswerHeaders.markLegacyRoute(headers);
        }
        sink.head(head.statusCode(), headers.build());
    }

    /** A translation may find only later that there is no answer, so its head waits for its first bytes. */
    private void writeTranslated(Bytes bytes) {
        if (!headSent) {
            sendHead();
        }
        sink.write(Replies.buffer(bytes));
    }

    /** What an account keeps may be bytes of any kind. */
    private boolean isAnything() {
        return attempts.call().operation() == Operation.RESOURCE;
    }

    private void writeSlice(byte[] array, int offset, int length) {
        tail.accept(array, offset, length);
        sink.write(BufferInternal.buffer(Unpooled.wrappedBuffer(array, offset, length)));
    }

    private void bodyOver() {
        if (over) {
            return;
        }
        try {
            ended();
        } catch (RuntimeException | StackOverflowError unforeseen) {
            unforeseen(unforeseen);
        }
    }

    private void ended() {
        tap.end();
        if (!begun && isAnything()) {
            begin(new byte[0], 0, 0);
        }
        if (!begun) {
            broken(AnswerCheck.implausible(head.statusCode(), contentType, events));
            return;
        }
        if (translated != null) {
            translatedEnded(translated);
            return;
        }
        if (isUnfinished()) {
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

    private void translatedEnded(TranslatedAnswer answer) {
        if (!answer.endsAway()) {
            translatedEnded(answer, answer.end());
            return;
        }
        // Whole as HTTP has it: neither silence nor a client that leaves is any matter of the connection's from here
        // on.
        exchange.finished();
        answer.endAway(loop, outcome -> {
            if (over) {
                return;
            }
            try {
                translatedEnded(answer, outcome.get());
            } catch (RuntimeException | VirtualMachineError unforeseen) {
                unforeseen(unforeseen);
            }
        });
    }

    private void translatedEnded(TranslatedAnswer answer, Optional<Failure.Upstream> failure) {
        answer.noteLosses();
        if (failure.isPresent()) {
            broken(failure.get());
            return;
        }
        over = true;
        exchange.finished();
        attempts.ended("ok", head.statusCode(), exchange.tries(), tap.usage(), tap.state());
        answer.finish();
        sink.end();
    }

    /** A stream that ends in good order but never said that it is complete was cut by the vendor itself. */
    private String outcome() {
        if (tap.sawError()) {
            return FailureCode.UPSTREAM_SERVER_ERROR.text();
        }
        return streamed && !tap.isComplete() ? FailureCode.UPSTREAM_CUT.text() : "ok";
    }

    /** Whether a stream has ended without its last word; what the tap could not read may have been that. */
    private boolean isUnfinished() {
        if (!streamed || tap.isComplete() || tap.sawError()) {
            return false;
        }
        boolean isAnAnswer = attempts.call().operation() == Operation.GENERATE && !attempts.isRelayExact();
        return isCloseDelimited() || isAnAnswer && !tap.isFinished() && tap.skipped() == 0;
    }

    /** Without a length, chunks or a stream's own end, the end of the connection is no proof that the answer is whole. */
    private boolean isCloseDelimited() {
        return head.version() != HttpVersion.HTTP_2
                && head.getHeader("content-length") == null
                && head.getHeader("transfer-encoding") == null;
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
        tell(exchange.withoutCredential(failure));
    }

    /** Tells the client of a failure: as an answer where none has begun, else as the last word of the broken one. */
    private void tell(Failure failure) {
        if (!headSent) {
            Replies.failure(sink, attempts.call(), failure, attempts.spent());
            return;
        }
        if (translated != null) {
            // Its writer gives whole events, and only streams have begun.
            sink.write(Replies.buffer(translated.failed(dialect, failure)));
        } else if (json) {
            String id = attempts.call().id().value();
            tap.lastWord(dialect.error(failure, id)).ifPresent(last -> sink.write(Replies.buffer(last)));
        } else if (streamed) {
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

    /** A mistake of ours: nobody may wait for an answer that does not come, nor take half a one for the whole. */
    private void unforeseen(Throwable mistake) {
        over = true;
        exchange.cancel();
        Failure failure = Unforeseen.in(attempts.call(), mistake);
        attempts.broken(failure, head.statusCode(), exchange.tries());
        try {
            tell(failure);
        } catch (RuntimeException again) {
            sink.cut();
        }
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
