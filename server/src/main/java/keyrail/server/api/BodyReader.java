package keyrail.server.api;

import io.netty.handler.codec.CodecException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.server.access.Admission;
import keyrail.server.access.BodyIntake;
import keyrail.server.access.BodyRoom;
import keyrail.server.access.ClientClock;
import keyrail.server.access.Uploads;

/**
 * Reads a request's body, within the limits. Used once, on one event loop.
 */
final class BodyReader {
    private final Admission admission;
    private final BodyRoom room;
    private long reserved;
    private boolean over;

    /** What becomes of the body: {@code read} or {@code refused} runs once; neither when the client leaves first. */
    record Outcome(Consumer<Bytes> read, Consumer<Failure> refused, Runnable left) {}

    /** @param declared the declared length, which the admission has already granted, or -1 for a chunked body */
    BodyReader(Admission admission, Uploads uploads, long declared) {
        this.admission = admission;
        this.room = new BodyRoom(uploads, declared);
        this.reserved = Math.max(0, declared);
    }

    /** Bytes taken from the admission so far; to be given back when the call is over. */
    long reserved() {
        return reserved;
    }

    void read(HttpServerRequest request, Outcome outcome) {
        BodyIntake.fill(request.connection(), room);
        ClientClock.bodyAwaited(request, () -> {
            if (!over) {
                over = true;
                leave(request.connection());
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
                    leave(request.connection());
                    outcome.refused().accept(tooMuch.failure());
                }
            }
        });
        request.endHandler(ignored -> {
            ClientClock.bodyOver(request);
            if (!over) {
                over = true;
                Bytes body = room.whole();
                leave(request.connection());
                outcome.read().accept(body);
            }
        });
        request.exceptionHandler(cause -> {
            if (!over) {
                over = true;
                ClientClock.bodyOver(request);
                leave(request.connection());
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

    private void leave(HttpConnection connection) {
        if (BodyIntake.over(connection)) {
            room.leave();
        } else {
            room.drop();
        }
    }

    private void append(Buffer chunk) {
        long needed = (long) room.length() + chunk.length();
        if (needed > Integer.MAX_VALUE) {
            throw new KeyrailException(FailureCode.BODY_TOO_LARGE, "the request body is larger than 2 GiB");
        }
        if (needed > reserved) {
            admission.checkSize(needed);
            admission.reserve(needed - reserved);
            reserved = needed;
        }
        room.append(((BufferInternal) chunk).getByteBuf());
    }
}
