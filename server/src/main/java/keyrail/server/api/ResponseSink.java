package keyrail.server.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import keyrail.core.inference.Headers;
import keyrail.engine.ReplySink;
import org.jspecify.annotations.Nullable;

/** An HTTP response as the place an answer goes to. Used on its event loop only. */
final class ResponseSink implements ReplySink {
    private static final long READING_MILLIS = 100;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Runnable onOver;
    private Future<Void> lastWrite = Future.succeededFuture();
    private Runnable onGone = () -> {};
    /** Bytes of the declared length still to come, or -1 when none was declared. */
    private long missing = -1;
    /** The chunk that completes the declared length: it goes out with the end, as one write. */
    private @Nullable Buffer last;

    private boolean over;
    private boolean closeAfter;

    /** @param onOver runs once, when the answer has ended in whatever way */
    ResponseSink(Vertx vertx, HttpServerRequest request, Runnable onOver) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.onOver = onOver;
        response.closeHandler(ignored -> gone());
        response.exceptionHandler(ignored -> gone());
    }

    /** The connection ends with the answer: what the client may still send is not read. */
    void closeAfter() {
        closeAfter = true;
        response.putHeader("connection", "close");
    }

    private void gone() {
        if (!over) {
            finish();
            onGone.run();
        }
    }

    private void finish() {
        over = true;
        onOver.run();
    }

    @Override
    public void head(int status, Headers headers) {
        if (over) {
            return;
        }
        response.setStatusCode(status);
        headers.forEach(response.headers()::add);
        Optional<String> length = headers.first("content-length");
        if (length.isEmpty()) {
            response.setChunked(true);
        } else {
            missing = Long.parseLong(length.get());
        }
    }

    @Override
    public void write(Buffer chunk) {
        if (over) {
            return;
        }
        if (missing == chunk.length() && last == null) {
            last = chunk;
        } else {
            writeLast();
            lastWrite = response.write(chunk);
        }
        missing -= chunk.length();
    }

    private void writeLast() {
        Buffer chunk = last;
        if (chunk != null) {
            last = null;
            lastWrite = response.write(chunk);
        }
    }

    @Override
    public void end() {
        if (!over) {
            finish();
            Future<Void> ended = last == null ? response.end() : response.end(last);
            if (closeAfter) {
                ended.onComplete(ignored -> request.connection().close());
            }
        }
    }

    @Override
    public void cut() {
        if (!over) {
            finish();
            writeLast();
            // Clients drop what they have not read when the connection ends in mid-answer: let them read the error
            // first.
            lastWrite.onComplete(ignored ->
                    vertx.setTimer(READING_MILLIS, late -> request.connection().close()));
        }
    }

    @Override
    public boolean isFull() {
        return !over && response.writeQueueFull();
    }

    @Override
    public void onDrain(Runnable action) {
        response.drainHandler(ignored -> action.run());
    }

    @Override
    public void onGone(Runnable action) {
        onGone = action;
    }
}
