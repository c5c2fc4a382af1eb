package keyrail.core.provider;

import java.util.List;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;

/**
 * An upstream service, as pure functions: values in, values out, no I/O and no secret. Stateless, so safe for use by
 * several threads.
 */
public interface Provider {
    ProviderTraits traits();

    /** The formats it answers for a model, the preferred one first. */
    List<Format> formats(String model);

    /**
     * The whole call but its credential. The body is windows on the caller's bytes around splices, never a copy.
     *
     * @throws keyrail.core.failure.KeyrailException {@code unknown_endpoint} when it has no such operation
     */
    HttpCall prepare(UpstreamRequest request);

    /** Where the credential goes in {@code call}, decided last. */
    CredentialPlacement placement(UpstreamRequest request);

    /**
     * Explains an answer of status 300 or above in our terms.
     *
     * @param reply the status, fields and at most 64 KiB of the body
     */
    Failure.Upstream explain(UpstreamReply reply);

    /** A call that costs nothing and needs a working credential: usually the list of models. */
    HttpCall probe(Endpoint endpoint);

    /**
     * Whether a probe's answer proves that a model is not served. False wherever it proves nothing: lists may be one
     * page of several, and some vendors take names that they do not list.
     */
    default boolean denies(Bytes probeAnswer, String model) {
        return false;
    }

    /** Where the credential goes in a probe. */
    CredentialPlacement probePlacement();

    /** What relaying to a model must respect. */
    RelayRules relayRules(String model);

    /**
     * As {@link #relayRules(String)}, for providers whose rules also depend on the version of the API that the client
     * asks for.
     *
     * @param headers the client's fields
     */
    default RelayRules relayRules(String model, Headers headers) {
        return relayRules(model);
    }

    /** The formats a prompt may be translated into for a model, the one that carries most first. */
    default List<Format> translationFormats(String model) {
        return formats(model);
    }

    /** What translating a prompt for a model must respect; called only for formats the provider speaks. */
    default PromptRules promptRules(Format format, String model) {
        return PromptRules.builder().build();
    }
}
