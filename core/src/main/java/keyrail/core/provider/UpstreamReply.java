package keyrail.core.provider;

import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;

/** The head of an upstream's answer and the start of its body. */
public record UpstreamReply(int status, Headers headers, Bytes body) {}
