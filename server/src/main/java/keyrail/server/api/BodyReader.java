package keyrail.server.api;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CodecException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.server.access.Admission;
import keyrail.server.access.BodyIntake;
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
        if (reserved == array.length) {
            BodyIntake.fill(request.connection(), array, () -> length);
        }
        ClientClock.bodyAwaited(request, () -> {
            if (!over) {
                over = true;
                BodyIntake.over(request.connection());
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
                    bodyOver(request);
                    outcome.refused().accept(tooMuch.failure());
                }
            }
        });
        request.endHandler(ignored -> {
            bodyOver(request);
            if (!over) {
                over = true;
                outcome.read().accept(new Bytes(array, 0, length));
            }
        });
        request.exceptionHandler(cause -> {
            if (!over) {
                over = true;
                bodyOver(request);
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

    private static void bodyOver(HttpServerRequest request) {
        ClientClock.bodyOver(request);
        BodyIntake.over(request.connection());
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
        if (!isInPlace(((BufferInternal) chunk).getByteBuf())) {
            chunk.getBytes(0, chunk.length(), array, length);
        }
        length = needed;
    }

    /** Whether the socket has filled the body itself. */
    private boolean isInPlace(ByteBuf chunk) {
        return chunk.hasArray() && chunk.array() == array && chunk.arrayOffset() + chunk.readerIndex() == length;
    }
}
