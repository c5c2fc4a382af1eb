package keyrail.providers.anthropic;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.HttpCall;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.RelayRules;
import keyrail.core.provider.UpstreamReply;
import keyrail.core.provider.UpstreamRequest;
import keyrail.core.routing.TuningKey;
import keyrail.providers.shared.ErrorReader;
import keyrail.providers.shared.ForwardedFields;
import keyrail.providers.shared.ForwardedQuery;
import keyrail.providers.shared.ModelNames;
import keyrail.providers.shared.ModelQuirk;

/** Anthropic's Messages API; the client's API version is kept, and where the key goes follows it. */
public final class AnthropicProvider implements Provider {
    private static final String VERSION = "anthropic-version";
    private static final String LATEST = "-latest";
    private static final String FIRST_VERSION = "2023-06-01";
    private static final CredentialPlacement API_KEY_FIELD = new CredentialPlacement.Header("x-api-key", "");
    private static final ForwardedQuery QUERY = ForwardedQuery.of("beta", "after_id", "before_id", "limit");
    private static final Set<Operation> OPERATIONS =
            EnumSet.of(Operation.GENERATE, Operation.COUNT_TOKENS, Operation.RESOURCE);
    private static final ForwardedFields FIELDS = ForwardedFields.of(VERSION, "anthropic-beta");

    private final ProviderTraits traits = new ProviderTraits(
            new ProviderId("anthropic"),
            "Anthropic",
            EndpointRule.FIXED,
            "https://api.anthropic.com",
            List.of("api_key", "platform", "passthrough"),
            "claude-opus-4-8",
            false);

    @Override
    public ProviderTraits traits() {
        return traits;
    }

    @Override
    public List<Format> formats(String model) {
        return List.of(Format.ANTHROPIC_MESSAGES);
    }

    /** As the port says; of the query, what lists take and {@code beta} pass. */
    @Override
    public HttpCall prepare(UpstreamRequest request) {
        if (request.format() != Format.ANTHROPIC_MESSAGES || !OPERATIONS.contains(request.operation())) {
            throw new KeyrailException(
                    FailureCode.UNKNOWN_ENDPOINT,
                    "provider \"anthropic\" has no call for "
                            + request.operation().text() + " in the format "
                            + request.format().text() + "; it answers " + Format.ANTHROPIC_MESSAGES.text());
        }
        Headers.Builder headers = FIELDS.from(request.headers(), !request.body().isEmpty());
        if (!request.headers().contains(VERSION)) {
            headers.add(VERSION, FIRST_VERSION);
        }
        return new HttpCall(
                request.target().method(),
                request.endpoint().audience(),
                base(request.endpoint()) + "/v1" + request.target().path() + QUERY.from(request.query()),
                headers.build(),
                request.body());
    }

    /**
     * {@code x-api-key} with the first version, the bearer form from 2026-10-21 on, as the vendor's SDKs of each version
     * do (codersera.com/blog/anthropic-api-2026-10-21-sdk-migration-guide-2026, seen 2026-11-24).
     */
    @Override
    public CredentialPlacement placement(UpstreamRequest request) {
        return isSecondVersion(request.headers()) ? CredentialPlacement.bearer() : API_KEY_FIELD;
    }

    @Override
    public Failure.Upstream explain(UpstreamReply reply) {
        return ErrorReader.explain(traits.id(), reply);
    }

    /** The list of models; platform.claude.com/docs/en/api/models-list, seen 2026-11-24. */
    @Override
    public HttpCall probe(Endpoint endpoint) {
        return new HttpCall(
                "GET",
                endpoint.audience(),
                base(endpoint) + "/v1/models?limit=1000",
                ForwardedFields.own().add(VERSION, FIRST_VERSION).build(),
                List.of());
    }

    /** Ids with a date may be asked for without it, or with {@code -latest} in its place; same page. */
    @Override
    public boolean denies(Bytes probeAnswer, String model) {
        String undated = model.endsWith(LATEST) ? model.substring(0, model.length() - LATEST.length()) : model;
        return ModelNames.read(probeAnswer)
                .lackAll(listed -> listed.equals(model) || listed.matches(Pattern.quote(undated) + "-\\d{8}"));
    }

    @Override
    public CredentialPlacement probePlacement() {
        return API_KEY_FIELD;
    }

    @Override
    public RelayRules relayRules(String model) {
        return new RelayRules(ModelQuirk.refusedBy(model, AnthropicQuirks.ALL), false, true);
    }

    @Override
    public RelayRules relayRules(String model, Headers headers) {
        RelayRules rules = relayRules(model);
        if (!isSecondVersion(headers)) {
            return rules;
        }
        Set<TuningKey> refused = EnumSet.copyOf(AnthropicQuirks.REFUSED_BY_VERSION);
        refused.addAll(rules.refused());
        return new RelayRules(refused, rules.legacyMaxTokens(), rules.includeUsage());
    }

    @Override
    public PromptRules promptRules(Format format, String model) {
        return AnthropicPromptRules.of(model);
    }

    private static boolean isSecondVersion(Headers headers) {
        return AnthropicQuirks.isFromSecondVersionOn(headers.first(VERSION).orElse(FIRST_VERSION));
    }

    /** The SDKs take a bare host and add {@code /v1} themselves; a base URL that has it already means the same. */
    private static String base(Endpoint endpoint) {
        String path = endpoint.basePath();
        return path.endsWith("/v1") ? path.substring(0, path.length() - 3) : path;
    }
}
