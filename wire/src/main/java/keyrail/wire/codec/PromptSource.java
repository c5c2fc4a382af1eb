package keyrail.wire.codec;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;

/**
 * A client's request as it came.
 *
 * @param target what was called; names the model where the format has it in the path
 * @param query the raw query string, empty if none
 */
public record PromptSource(Target target, Headers headers, String query, Bytes body) {}
