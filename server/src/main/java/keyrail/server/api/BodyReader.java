package keyrail.server.api;

import io.netty.handler.codec.CodecException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.server.access.Admission;
import keyrail.server.access.ClientClock;

/**
 * Reads a request's body into one array, within the limits. Used once, on one event loop.
 */
final class BodyReader {
    private static final int FIRST_ROOM = 16 << 10;

    private final Admission admission;
    private byte[] array;
    private int length;
    private long reserved;
    private boolean over;

    /** What becomes of the body: {@code read} or {@code refused} runs once; neither when the client leaves first. */
    record Outcome(Consumer<Bytes> read, Consumer<Failure> refused, Runnable left) {}

    /** @param declared the declared length, which the admission has already granted, or -1 for a chunked body */
    BodyReader(Admission admission, long declared) {
        this.admission = admission;
        this.array = new byte[declared < 0 ? FIRST_ROOM : (int) declared];
        this.reserved = Math.max(0, declared);
    }

    /** Bytes taken from the admission so far; to be given back when the call is over. */
    long reserved() {
        return reserved;
    }

    void read(HttpServerRequest request, Outcome outcome) {
        ClientClock.bodyAwaited(request, () -> {
            if (!over) {
                over = true;
                outcome.refused()
                        .accept(Failure.of(
                                FailureCode.REQUEST_TIMEOUT,
                                "the rest of the request's body did not come in time (server.bodyIdleSeconds)"));
            }
        });
        request.handler(chunk -> {
            if (!over) {
                try {
                    append(chunk);
                } catch (KeyrailException tooMuch) {
                    over = true;
                    ClientClock.bodyOver(request);
                    outcome.refused().accept(tooMuch.failure());
                }
            }
        });
        request.endHandler(ignored -> {
            ClientClock.bodyOver(request);
            if (!over) {
                over = true;
                outcome.read().accept(new Bytes(array, 0, length));
            }
        });
        request.exceptionHandler(cause -> {
            if (!over) {
                over = true;
                ClientClock.bodyOver(request);
                if (cause instanceof IllegalArgumentException || cause instanceof CodecException) {
                    outcome.refused()
                            .accept(Failure.of(
                                    FailureCode.INVALID_REQUEST, "the chunks of the request's body are malformed"));
                } else {
                    outcome.left().run();
                }
            }
        });
    }

    private void append(Buffer chunk) {
        int needed = length + chunk.length();
        if (needed < 0) {
            throw new KeyrailException(FailureCode.BODY_TOO_LARGE, "the request body is larger than 2 GiB");
        }
        if (needed > reserved) {
            admission.checkSize(needed);
            admission.reserve(needed - reserved);
            reserved = needed;
        }
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, array.length * 2));
        }
        chunk.getBytes(0, chunk.length(), array, length);
        length = needed;
    }
}
