package keyrail.wire.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.wire.sse.AnswerFilter;

/**
 * Makes {@code results_url} of message batches lead here. Clients read results by calling that address with the key they
 * were given ({@code batches.results} of the vendor's TypeScript SDK, seen 2026-11-28), which would take a client key to
 * the vendor. Every other byte passes as it came.
 *
 * <p>An answer that is not whole within {@value #LONGEST} bytes passes unchanged. Not safe for use by several threads.
 */
final class ResultsUrls implements AnswerFilter {
    /** A page of a thousand batches is about half of it. */
    static final int LONGEST = 1 << 20;

    private static final Pattern ADDRESS =
            Pattern.compile("(?<!\\\\)(\"results_url\"\\s*:\\s*\")https?://[^\"\\\\]{1,512}?"
                    + "(/v1/messages/batches/[A-Za-z0-9._-]{1,256}/results\")");

    private final String origin;
    private final Sink sink;
    private byte[] held = new byte[0];
    private int length;
    private boolean passing;

    /** @param origin what the client wrote before the path, e.g. {@code http://127.0.0.1:8420} */
    ResultsUrls(String origin, Sink sink) {
        this.origin = origin;
        this.sink = sink;
    }

    @Override
    public void accept(byte[] array, int offset, int count) {
        if (!passing && length + count > LONGEST) {
            passing = true;
            release();
        }
        if (passing) {
            sink.bytes(array, offset, count);
            return;
        }
        if (length + count > held.length) {
            held = Arrays.copyOf(held, Math.max(length + count, 2 * held.length));
        }
        System.arraycopy(array, offset, held, length, count);
        length += count;
    }

    @Override
    public void end() {
        // One byte, one character: what is not replaced comes back as it was.
        String text = new String(held, 0, length, StandardCharsets.ISO_8859_1);
        Matcher matcher = ADDRESS.matcher(text);
        if (matcher.find()) {
            String here = matcher.replaceAll("$1" + Matcher.quoteReplacement(origin) + "$2");
            held = here.getBytes(StandardCharsets.ISO_8859_1);
            length = held.length;
        }
        release();
    }

    private void release() {
        if (length > 0) {
            sink.bytes(held, 0, length);
            held = new byte[0];
            length = 0;
        }
    }
}
