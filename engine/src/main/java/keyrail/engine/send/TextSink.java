package keyrail.engine.send;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Candidate;
import keyrail.engine.ReplySink;
import keyrail.wire.dialect.Answer;
import keyrail.wire.dialect.AnswerReader;
import keyrail.wire.dialect.Dialect;
import org.jspecify.annotations.Nullable;

/** Takes an answer in the same process and reads its text. Used on one event loop only. */
final class TextSink implements ReplySink {
    private static final int LARGEST_WHOLE_BYTES = 64 << 20;

    private final Dialect dialect;
    private final AnswerReader reader;
    private final Consumer<String> onText;
    private final Consumer<Collected> onOver;
    private final Buffer whole = Buffer.buffer();
    private boolean isEvents;
    private @Nullable Failure failure;
    private @Nullable Candidate candidate;
    private Runnable onGone = () -> {};
    private boolean over;

    /** What has come together when the answer is over: an answer, or why there is none. */
    record Collected(
            @Nullable Answer answer,
            @Nullable Candidate answeredBy,
            @Nullable Failure failure) {}

    TextSink(Dialect dialect, Consumer<String> onText, Consumer<Collected> onOver) {
        this.dialect = dialect;
        this.reader = dialect.answerReader(onText);
        this.onText = onText;
        this.onOver = onOver;
    }

    /** The receiver is no longer interested. */
    void leave() {
        if (!over) {
            over = true;
            onGone.run();
        }
    }

    @Override
    public void answeredBy(Candidate answering) {
        candidate = answering;
    }

    @Override
    public void failing(Failure why) {
        failure = why;
    }

    @Override
    public void head(int status, Headers headers) {
        // Some servers answer a request for a stream in one piece.
        isEvents = headers.first("content-type").orElse("").startsWith("text/event-stream");
    }

    @Override
    public void write(Buffer chunk) {
        if (over || failure != null) {
            return;
        }
        if (isEvents) {
            reader.accept(Bytes.of(chunk.getBytes()));
        } else if (whole.length() + chunk.length() <= LARGEST_WHOLE_BYTES) {
            whole.appendBuffer(chunk);
        } else {
            failure = Failure.of(FailureCode.UPSTREAM_PROTOCOL_ERROR, "the answer is larger than 64 MiB");
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        over = true;
        if (failure != null) {
            fail(failure);
            return;
        }
        try {
            Answer answer = isEvents ? reader.end() : dialect.answer(Bytes.of(whole.getBytes()));
            if (!isEvents) {
                onText.accept(answer.text());
            }
            onOver.accept(new Collected(answer, candidate, null));
        } catch (KeyrailException broken) {
            fail(broken.failure());
        }
    }

    @Override
    public void cut() {
        if (!over) {
            over = true;
            fail(new Failure.Upstream(
                    FailureCode.UPSTREAM_CUT,
                    "the answer broke off before its end; what was shown is incomplete",
                    0,
                    null,
                    null,
                    true));
        }
    }

    private void fail(Failure why) {
        onOver.accept(new Collected(null, candidate, why));
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public void onDrain(Runnable action) {
        action.run();
    }

    @Override
    public void onGone(Runnable action) {
        onGone = action;
    }
}
