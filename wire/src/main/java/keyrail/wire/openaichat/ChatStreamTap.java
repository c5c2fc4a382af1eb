package keyrail.wire.openaichat;

import java.nio.charset.StandardCharsets;
import keyrail.core.inference.Bytes;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.dialect.AnswerTap;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.ByteSearch;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.sse.EventSplitter;

/** Reads usage, errors and the end out of a streamed chat completion. */
final class ChatStreamTap implements AnswerTap, EventSplitter.Sink {
    private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_DONE = 32;
    private static final Keys KEYS = Keys.of("usage", "error");

    private final EventSplitter splitter = new EventSplitter();
    private Usage usage = Usage.NONE;
    private boolean reported;
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
        if (to - from <= LONGEST_DONE && ByteSearch.indexOf(array, from, to, DONE) < to) {
            complete = true;
        } else if (ByteSearch.indexOf(array, from, to, USAGE) < to || ByteSearch.indexOf(array, from, to, ERROR) < to) {
            Bytes data = EventSplitter.data(array, from, to);
            BodyScanner.tryScan(data, KEYS).ifPresent(members -> {
                members.value("usage").flatMap(ChatUsage::read).ifPresent(read -> {
                    usage = read;
                    reported = true;
                });
                error |= members.value("error").filter(JsonValue::isObject).isPresent();
            });
        }
    }

    @Override
    public void piece(byte[] array, int from, int to) {
        // Larger than any event that states usage.
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public UsageState state() {
        return reported ? UsageState.REPORTED : UsageState.UNREPORTED;
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
