package keyrail.core.provider;

import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;

/**
 * What a provider is asked to make a call of.
 *
 * @param endpoint where the call goes
 * @param target what is called of the format's API, the model in its path replaced already
 * @param headers the client's fields; the provider forwards only those it declares
 * @param query the client's raw query string, empty if none; the provider forwards only what it declares
 * @param body the slices to send, splices done
 */
public record UpstreamRequest(
        Endpoint endpoint,
        Format format,
        Operation operation,
        Target target,
        Headers headers,
        String query,
        List<Bytes> body) {
    public UpstreamRequest {
        body = List.copyOf(body);
    }
}
