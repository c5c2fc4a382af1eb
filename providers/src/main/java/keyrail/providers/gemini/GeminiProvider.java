package keyrail.providers.gemini;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
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
import keyrail.providers.shared.ErrorReader;
import keyrail.providers.shared.ForwardedFields;
import keyrail.providers.shared.ForwardedQuery;
import keyrail.providers.shared.ModelNames;
import keyrail.providers.shared.ModelQuirk;
import org.jspecify.annotations.Nullable;

/**
 * Google's Gemini API under {@code /v1beta}, or under {@code /v1} where the client calls that (ai.google.dev/api and
 * api-versions, seen 2026-11-24).
 */
public final class GeminiProvider implements Provider {
    private static final String VERSION_PATH = "/v1beta";
    private static final String SETTLED = "/v1/";

    /** The key may also travel in the query, where logs would show it: never so from here. */
    private static final CredentialPlacement KEY_FIELD = new CredentialPlacement.Header("x-goog-api-key", "");

    private static final ForwardedFields FIELDS = ForwardedFields.of();
    private static final ForwardedQuery QUERY = ForwardedQuery.of("alt");
    private static final Pattern RETRY_DELAY =
            Pattern.compile("\"retryDelay\"\\s*:\\s*\"(\\d{1,6})(\\.\\d*[1-9]\\d*)?\\.?0*s\"");
    private static final Set<Operation> OPERATIONS =
            EnumSet.of(Operation.GENERATE, Operation.COUNT_TOKENS, Operation.EMBED);

    private final ProviderTraits traits = new ProviderTraits(
            new ProviderId("gemini"),
            "Google Gemini",
            EndpointRule.FIXED,
            "https://generativelanguage.googleapis.com",
            List.of("api_key", "platform", "passthrough"),
            "gemini-2.5-flash",
            false);

    @Override
    public ProviderTraits traits() {
        return traits;
    }

    @Override
    public List<Format> formats(String model) {
        return List.of(Format.GEMINI_GENERATE);
    }

    /** As the port says; of the query, {@code alt} passes, which chooses between events and one array. */
    @Override
    public HttpCall prepare(UpstreamRequest request) {
        if (request.format() != Format.GEMINI_GENERATE || !OPERATIONS.contains(request.operation())) {
            throw new KeyrailException(
                    FailureCode.UNKNOWN_ENDPOINT,
                    "provider \"gemini\" has no call for " + request.operation().text() + " in the format "
                            + request.format().text() + "; it answers " + Format.GEMINI_GENERATE.text());
        }
        return new HttpCall(
                request.target().method(),
                request.endpoint().audience(),
                path(request.endpoint(), request.target().path()) + QUERY.from(request.query()),
                FIELDS.from(request.headers(), !request.body().isEmpty()).build(),
                request.body());
    }

    @Override
    public CredentialPlacement placement(UpstreamRequest request) {
        return KEY_FIELD;
    }

    /**
     * As the port says, with two oddities. A 429 names a quota in the words of a bill, also when it ends within a minute:
     * with a {@code retryDelay} it is a rate limit. A 403 or 404 without a body is not Google's
     * (ai.google.dev/gemini-api/docs/troubleshooting, google.rpc.RetryInfo; seen 2026-11-24).
     */
    @Override
    public Failure.Upstream explain(UpstreamReply reply) {
        Failure.Upstream failure = ErrorReader.explain(traits.id(), reply);
        if ((reply.status() == 403 || reply.status() == 404) && reply.body().length() == 0) {
            return with(
                    failure,
                    FailureCode.UPSTREAM_PROTOCOL_ERROR,
                    "gemini answered " + reply.status()
                            + " without a word, which Google does not; check the base URL and proxies on the way",
                    failure.retryAfter());
        }
        Matcher delay = RETRY_DELAY.matcher(reply.body().asUtf8());
        if (reply.status() == 429 && delay.find()) {
            return with(
                    failure,
                    FailureCode.UPSTREAM_RATE_LIMITED,
                    "gemini answered 429: the account's rate limit is reached; wait as long as it says, or try later",
                    failure.retryAfter() != null
                            ? failure.retryAfter()
                            : Long.toString(Long.parseLong(delay.group(1)) + (delay.group(2) == null ? 0 : 1)));
        }
        return failure;
    }

    private static Failure.Upstream with(
            Failure.Upstream failure, FailureCode code, String message, @Nullable String retryAfter) {
        return new Failure.Upstream(
                code, message, failure.status(), failure.vendorMessage(), retryAfter, failure.sent());
    }

    /** The list of models; ai.google.dev/api/models, seen 2026-11-24. */
    @Override
    public HttpCall probe(Endpoint endpoint) {
        return new HttpCall(
                "GET",
                endpoint.audience(),
                base(endpoint) + "/models?pageSize=1000",
                ForwardedFields.own().build(),
                List.of());
    }

    /** Names in the list begin with {@code models/}; tuned models are in another list. */
    @Override
    public boolean denies(Bytes probeAnswer, String model) {
        return !model.contains("/") && ModelNames.read(probeAnswer).lackAll(listed -> listed.equals("models/" + model));
    }

    @Override
    public CredentialPlacement probePlacement() {
        return KEY_FIELD;
    }

    @Override
    public RelayRules relayRules(String model) {
        return new RelayRules(ModelQuirk.refusedBy(model, GeminiQuirks.ALL), false, true);
    }

    @Override
    public PromptRules promptRules(Format format, String model) {
        return GeminiPromptRules.of(model);
    }

    private static String path(Endpoint endpoint, String called) {
        String base = base(endpoint);
        return called.startsWith(SETTLED)
                ? base.substring(0, base.length() - VERSION_PATH.length()) + called
                : base + called;
    }

    /** The SDKs take a bare host and add {@code /v1beta} themselves; a base URL that has it already means the same. */
    private static String base(Endpoint endpoint) {
        String path = endpoint.basePath();
        return path.endsWith(VERSION_PATH) ? path : path + VERSION_PATH;
    }
}
