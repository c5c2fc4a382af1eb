package keyrail.app.cli.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts one HTTP/1.1 answer together from pieces of any size: by length, chunked, or until the end. Bounded: 32 KiB of
 * head, 64 MiB of body. Not thread-safe.
 */
final class HttpAnswerReader {
    private static final int MAX_LINE = 32 << 10;
    private static final int MAX_HEAD = 32 << 10;
    private static final int MAX_BODY = 64 << 20;
    private static final long UNTIL_END = -1;

    private enum State {
        STATUS_LINE,
        HEADER,
        SIZED_BODY,
        BODY_UNTIL_END,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        COMPLETE
    }

    private final @Nullable Consumer<byte[]> stream;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private State state = State.STATUS_LINE;
    private int status;
    private int headBytes;
    private long remaining = UNTIL_END;
    private boolean chunked;
    private boolean events;

    /** Keeps the body. */
    HttpAnswerReader() {
        this.stream = null;
    }

    /** @param stream gets the body as it comes where it is a stream of events; any other is kept */
    HttpAnswerReader(Consumer<byte[]> stream) {
        this.stream = stream;
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    /** Whether the answer is a stream of events. */
    boolean isStream() {
        return events;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body.toByteArray();
    }

    /** Takes what has arrived; anything after the answer is ignored, as the connection is not used again. */
    void accept(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining() && state != State.COMPLETE) {
            switch (state) {
                case SIZED_BODY, CHUNK -> takeSized(bytes);
                case BODY_UNTIL_END -> take(bytes, bytes.remaining());
                default -> takeLine(bytes);
            }
        }
    }

    /** The other side has closed. */
    void end() throws IOException {
        if (state == State.BODY_UNTIL_END) {
            state = State.COMPLETE;
        } else if (state != State.COMPLETE) {
            throw new IOException("it closed the connection in the middle");
        }
    }

    private void takeSized(ByteBuffer bytes) throws IOException {
        int count = (int) Math.min(remaining, bytes.remaining());
        take(bytes, count);
        remaining -= count;
        if (remaining == 0) {
            state = state == State.CHUNK ? State.CHUNK_END : State.COMPLETE;
        }
    }

    private void take(ByteBuffer bytes, int count) throws IOException {
        byte[] piece = new byte[count];
        bytes.get(piece);
        if (stream != null && events) {
            stream.accept(piece);
            return;
        }
        if (body.size() + count > MAX_BODY) {
            throw new IOException("its answer is larger than 64 MiB");
        }
        body.writeBytes(piece);
    }

    private void takeLine(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                line.reset();
                endOfLine(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
                return;
            }
            line.write(next);
            headBytes++;
            if (line.size() > MAX_LINE || (!inBody() && headBytes > MAX_HEAD)) {
                throw new IOException("its answer has a head larger than 32 KiB");
            }
        }
    }

    private boolean inBody() {
        return state == State.CHUNK_SIZE || state == State.CHUNK_END;
    }

    private void endOfLine(String text) throws IOException {
        switch (state) {
            case STATUS_LINE -> {
                status = statusOf(text);
                state = State.HEADER;
            }
            case HEADER -> header(text);
            case CHUNK_SIZE -> chunkSize(text);
            case CHUNK_END -> state = State.CHUNK_SIZE;
            case TRAILER -> state = text.isEmpty() ? State.COMPLETE : State.TRAILER;
            case SIZED_BODY, BODY_UNTIL_END, CHUNK, COMPLETE -> throw new IllegalStateException(state.name());
        }
    }

    private void header(String text) throws IOException {
        if (text.isEmpty()) {
            endOfHead();
            return;
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = text.substring(colon + 1).strip();
        if (name.equals("content-length")) {
            remaining = number(value, 10);
        } else if (name.equals("transfer-encoding")) {
            chunked = value.toLowerCase(Locale.ROOT).contains("chunked");
        } else if (name.equals("content-type")) {
            events = value.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        }
    }

    private void endOfHead() {
        if (status >= 100 && status < 200) {
            state = State.STATUS_LINE;
        } else if (chunked) {
            state = State.CHUNK_SIZE;
        } else if (remaining == UNTIL_END) {
            state = State.BODY_UNTIL_END;
        } else {
            state = remaining == 0 ? State.COMPLETE : State.SIZED_BODY;
        }
    }

    private void chunkSize(String text) throws IOException {
        int extension = text.indexOf(';');
        remaining = number((extension < 0 ? text : text.substring(0, extension)).strip(), 16);
        state = remaining == 0 ? State.TRAILER : State.CHUNK;
    }

    private static int statusOf(String text) throws IOException {
        if (!text.startsWith("HTTP/1.") || text.length() < 12) {
            throw new IOException("what answers there does not speak HTTP");
        }
        return (int) number(text.substring(9, 12), 10);
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long value = Long.parseLong(text, radix);
            if (value < 0) {
                throw new IOException("its answer has a negative length");
            }
            return value;
        } catch (NumberFormatException malformed) {
            throw new IOException("its answer is not well-formed HTTP", malformed);
        }
    }
}
