package keyrail.engine.send;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Candidate;
import keyrail.core.usage.Usage;
import keyrail.engine.ReplySink;
import keyrail.wire.dialect.TextReader;
import org.jspecify.annotations.Nullable;

/** Takes an answer in the same process and reads its text. Used on one event loop only. */
final class TextSink implements ReplySink {
    private final TextReader reader;
    private final Consumer<String> onText;
    private final Consumer<Collected> onOver;
    private @Nullable Failure failure;
    private @Nullable Candidate candidate;
    private Runnable onGone = () -> {};
    private boolean over;

    /** What has come together when the answer is over: a text, or why there is none. */
    record Collected(
            String text, String model, Usage usage, @Nullable Candidate answeredBy, @Nullable Failure failure) {}

    TextSink(TextReader reader, Consumer<String> onText, Consumer<Collected> onOver) {
        this.reader = reader;
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
        // What matters has been told by answeredBy and failing.
    }

    @Override
    public void write(Buffer chunk) {
        if (over || failure != null) {
            return;
        }
        byte[] bytes = chunk.getBytes();
        reader.accept(bytes, 0, bytes.length, onText);
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
        reader.finish(onText);
        String inStream = reader.error();
        if (inStream != null) {
            fail(new Failure.Upstream(
                    FailureCode.UPSTREAM_SERVER_ERROR,
                    "the vendor broke its answer off: " + inStream,
                    0,
                    inStream,
                    null,
                    true));
            return;
        }
        onOver.accept(new Collected(reader.text(), reader.model(), reader.usage(), candidate, null));
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
        onOver.accept(new Collected(reader.text(), reader.model(), reader.usage(), candidate, why));
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
