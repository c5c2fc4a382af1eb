package keyrail.wire.anthropic;

import java.nio.charset.StandardCharsets;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.dialect.AnswerTap;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.ByteSearch;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.sse.EventSplitter;

/** Reads usage, errors and the end out of a streamed message. */
final class MessagesStreamTap implements AnswerTap, EventSplitter.Sink {
    private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STOP = "message_stop".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_STOP = 256;
    private static final Keys KEYS = Keys.of("type", "message", "usage", "error");
    private static final Keys MESSAGE = Keys.of("usage");

    private final EventSplitter splitter = new EventSplitter();
    private final MessagesUsage usage = new MessagesUsage();
    private boolean finalUsage;
    private boolean complete;
    private boolean error;

    @Override
    public void accept(byte[] array, int offset, int length) {
        splitter.accept(array, offset, length, this);
    }

    @Override
    public void finish() {
        splitter.finish(this);
    }

    @Override
    public void event(byte[] array, int from, int to) {
        if (to - from <= LONGEST_STOP && ByteSearch.indexOf(array, from, to, STOP) < to) {
            complete = BodyScanner.tryScan(EventSplitter.data(array, from, to), KEYS)
                    .flatMap(members -> members.text("type"))
                    .filter("message_stop"::equals)
                    .isPresent();
        } else if (ByteSearch.indexOf(array, from, to, USAGE) < to || ByteSearch.indexOf(array, from, to, ERROR) < to) {
            BodyScanner.tryScan(EventSplitter.data(array, from, to), KEYS).ifPresent(members -> {
                members.value("message")
                        .flatMap(message -> message.members(MESSAGE))
                        .flatMap(message -> message.value("usage"))
                        .ifPresent(usage::merge);
                members.value("usage").ifPresent(latest -> {
                    usage.merge(latest);
                    finalUsage = true;
                });
                error |= members.text("type").filter("error"::equals).isPresent()
                        && members.value("error").filter(JsonValue::isObject).isPresent();
            });
        }
    }

    @Override
    public void piece(byte[] array, int from, int to) {
        // Larger than any event that states usage.
    }

    @Override
    public Usage usage() {
        return usage.usage();
    }

    @Override
    public UsageState state() {
        if (!usage.isStated()) {
            return UsageState.UNREPORTED;
        }
        return finalUsage ? UsageState.REPORTED : UsageState.PARTIAL;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public boolean sawError() {
        return error;
    }
}
