package keyrail.engine;

import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.ByteSearch;
import keyrail.wire.json.Keys;

/** Tells a vendor's answer from a proxy's web page or noise, by its type and its first bytes. */
final class AnswerCheck {
    private static final List<byte[]> EVENT_STARTS = List.of(
            "data".getBytes(StandardCharsets.US_ASCII),
            "event".getBytes(StandardCharsets.US_ASCII),
            "id".getBytes(StandardCharsets.US_ASCII),
            "retry".getBytes(StandardCharsets.US_ASCII),
            ":".getBytes(StandardCharsets.US_ASCII));

    private static final String WEB_PAGE = "text/html";
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private static final Keys NO_KEYS = Keys.of();

    private AnswerCheck() {}

    /** Whether a head may begin an answer of an API: what speaks for the whole is the type, a web page's is told. */
    static boolean isOfAnApi(HttpClientResponse head) {
        String type = head.getHeader("content-type");
        return type == null || !type.regionMatches(true, 0, WEB_PAGE, 0, WEB_PAGE.length());
    }

    /** Whether a successful answer's first bytes fit its type: JSON, or server-sent events. */
    static boolean isPlausible(String contentType, boolean events, byte[] array, int offset, int length) {
        if (contentType.startsWith(WEB_PAGE)) {
            return false;
        }
        int start = offset;
        int end = offset + length;
        if (length >= 3 && array[offset] == (byte) 0xEF && array[offset + 1] == (byte) 0xBB) {
            start += 3;
        }
        while (start < end && array[start] <= ' ' && array[start] >= 0) {
            start++;
        }
        if (start == end) {
            return true;
        }
        if (!events) {
            return !contentType.contains("json") || array[start] == '{' || array[start] == '[';
        }
        for (byte[] begin : EVENT_STARTS) {
            if (agree(begin, array, start, end)) {
                return firstDataIsPlausible(array, start, end);
            }
        }
        return false;
    }

    /** The data of the first event that has any is JSON, or the word that ends a stream. */
    private static boolean firstDataIsPlausible(byte[] array, int start, int end) {
        int at = start;
        while (at < end) {
            int lineEnd = ByteSearch.lineEnd(array, at, end);
            int value = at + DATA.length;
            if (value < lineEnd && agree(DATA, array, at, lineEnd)) {
                while (value < lineEnd && array[value] == ' ') {
                    value++;
                }
                if (value == lineEnd || array[value] == '[') {
                    return true;
                }
                boolean isWholeLine = lineEnd < end && !continues(array, lineEnd, end);
                return array[value] == '{'
                        && (!isWholeLine
                                || BodyScanner.tryScan(new Bytes(array, value, lineEnd - value), NO_KEYS)
                                        .isPresent());
            }
            at = lineEnd + 1;
        }
        return true;
    }

    /** Whether the line after this one goes on with the same event's data, or has not arrived. */
    private static boolean continues(byte[] array, int lineEnd, int end) {
        int next = lineEnd + 1;
        if (next < end && array[lineEnd] == '\r' && array[next] == '\n') {
            next++;
        }
        return next >= end || agree(DATA, array, next, end);
    }

    private static boolean agree(byte[] begin, byte[] array, int start, int end) {
        for (int index = 0; index < begin.length && start + index < end; index++) {
            if (array[start + index] != begin[index]) {
                return false;
            }
        }
        return true;
    }

    static Failure.Upstream implausible(int status, String contentType, boolean events) {
        String expected = events ? "server-sent events" : "JSON";
        return new Failure.Upstream(
                FailureCode.UPSTREAM_PROTOCOL_ERROR,
                "the upstream answered " + status + " with something that is not " + expected + " (content-type \""
                        + contentType + "\"); is the connection's base URL right, or a proxy in the way?",
                0,
                null,
                null,
                true);
    }
}
