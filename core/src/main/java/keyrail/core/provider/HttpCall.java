package keyrail.core.provider;

import java.util.List;
import keyrail.core.auth.Audience;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;

/**
 * One HTTP request to an upstream, whole but for its credential.
 *
 * @param target path and query, starting with a slash
 * @param body slices in order; the length of the request is the sum of theirs
 */
public record HttpCall(String method, Audience audience, String target, Headers headers, List<Bytes> body) {
    public HttpCall {
        body = List.copyOf(body);
    }

    public long bodyLength() {
        long length = 0;
        for (Bytes slice : body) {
            length += slice.length();
        }
        return length;
    }
}
