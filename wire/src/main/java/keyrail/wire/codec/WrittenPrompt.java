package keyrail.wire.codec;

import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Loss;

/**
 * A request ready for a provider of the format.
 *
 * @param headers fields the request needs beside the provider's own, e.g. {@code anthropic-beta}
 * @param query the raw query string, empty if none
 * @param losses all of them: those of the prompt, then those of the writing
 */
public record WrittenPrompt(Target target, Headers headers, String query, Bytes body, List<Loss> losses) {
    public WrittenPrompt {
        losses = List.copyOf(losses);
    }
}
