package keyrail.providers.shared;

import java.util.List;
import keyrail.core.auth.Audience;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.HttpCall;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.RelayRules;
import keyrail.core.provider.UpstreamReply;
import keyrail.core.provider.UpstreamRequest;

/**
 * A provider that answers the OpenAI Chat Completions format with a bearer key; a vendor is one value of it.
 *
 * @param traits what is known of the vendor without a call
 * @param versionPath what the base URL lacks before {@code /chat/completions}: {@code /v1} where the vendor's own SDK
 *     takes a bare host, else empty; a base URL that ends in it already is taken as it is
 * @param probePath path of a free call that needs a working credential, after {@code versionPath}
 * @param fields the client's header fields that pass
 * @param quirks tuning its models refuse
 * @param legacyMaxTokens whether a body takes {@code max_tokens} rather than {@code max_completion_tokens}
 */
public record OpenAiAlike(
        ProviderTraits traits,
        String versionPath,
        String probePath,
        ForwardedFields fields,
        List<ModelQuirk> quirks,
        boolean legacyMaxTokens)
        implements Provider {
    private static final List<Format> FORMATS = List.of(Format.OPENAI_CHAT);

    public OpenAiAlike {
        quirks = List.copyOf(quirks);
    }

    @Override
    public List<Format> formats(String model) {
        return FORMATS;
    }

    /** As the port says; the client's query string is dropped, for the format has none. */
    @Override
    public HttpCall prepare(UpstreamRequest request) {
        if (request.format() != Format.OPENAI_CHAT || request.operation() != Operation.GENERATE) {
            throw new KeyrailException(
                    FailureCode.UNKNOWN_ENDPOINT,
                    "provider \"" + traits.id() + "\" has no call for "
                            + request.operation().text() + " in the format "
                            + request.format().text() + "; it answers "
                            + Format.OPENAI_CHAT.text());
        }
        return new HttpCall(
                "POST",
                request.endpoint().audience(),
                path(request.endpoint(), "/chat/completions"),
                fields.from(request.headers()).build(),
                request.body());
    }

    @Override
    public CredentialPlacement placement(UpstreamRequest request) {
        return CredentialPlacement.bearer();
    }

    @Override
    public Failure.Upstream explain(UpstreamReply reply) {
        return ErrorReader.explain(traits.id(), reply);
    }

    @Override
    public HttpCall probe(Endpoint endpoint) {
        Audience audience = endpoint.audience();
        return new HttpCall(
                "GET",
                audience,
                path(endpoint, probePath),
                ForwardedFields.own().build(),
                List.of());
    }

    @Override
    public CredentialPlacement probePlacement() {
        return CredentialPlacement.bearer();
    }

    @Override
    public RelayRules relayRules(String model) {
        return new RelayRules(ModelQuirk.refusedBy(model, quirks), legacyMaxTokens, true);
    }

    private String path(Endpoint endpoint, String path) {
        String base = endpoint.basePath();
        return (base.endsWith(versionPath) ? base : base + versionPath) + path;
    }
}
