package keyrail.providers.shared;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
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
import org.jspecify.annotations.Nullable;

/**
 * A provider that answers OpenAI's API, or part of it; a vendor is one value of it.
 *
 * @param traits what is known of the vendor without a call
 * @param abilities the parts of the API it answers
 * @param versionPath what the base URL lacks before {@code /chat/completions}: {@code /v1} where the vendor's own SDK
 *     takes a bare host, else empty; a base URL that ends in it already is taken as it is
 * @param probePath path of a free call that needs a working credential, after {@code versionPath}
 * @param placement where the key goes
 * @param fields the client's header fields that pass
 * @param quirks tuning its models refuse
 * @param legacyMaxTokens whether a body takes {@code max_tokens} rather than {@code max_completion_tokens}
 * @param takesUsageAsk whether {@code stream_options} is taken
 * @param listsAll whether a model that its list lacks is not served
 * @param paths where a path of the API lies instead, after the base URL
 * @param prompts how prompts are translated for it
 */
public record OpenAiAlike(
        ProviderTraits traits,
        Set<Ability> abilities,
        String versionPath,
        String probePath,
        CredentialPlacement placement,
        ForwardedFields fields,
        List<ModelQuirk> quirks,
        boolean legacyMaxTokens,
        boolean takesUsageAsk,
        boolean listsAll,
        Map<String, String> paths,
        AlikePrompts prompts)
        implements Provider {
    private static final Pattern REASONING = Pattern.compile(OpenAiModels.REASONING);

    private static final ModelQuirk ONLY_THE_COMMON_FIELDS = ModelQuirk.of(
            "servers may refuse the newer settings",
            ".*",
            Set.of(TuningKey.EFFORT, TuningKey.VERBOSITY, TuningKey.THINKING),
            "our choice: few vendors say which of them they take, and a refused default fails the call",
            "2026-11-24");
    private static final ModelQuirk EFFORT_IS_TAKEN = ModelQuirk.of(
            "the format has no thinking field, and verbosity is a setting of gpt-5 alone",
            ".*",
            Set.of(TuningKey.VERBOSITY, TuningKey.THINKING),
            "OpenAI's OpenAPI description, chat completions",
            "2026-11-24");

    /** Parameters of lists and of reading what is stored (OpenAI's OpenAPI description, seen 2026-11-24). */
    private static final ForwardedQuery QUERY = ForwardedQuery.of(
            "after",
            "before",
            "limit",
            "order",
            "purpose",
            "include",
            "include[]",
            "include_obfuscation",
            "starting_after",
            "stream");

    public OpenAiAlike {
        abilities = Set.copyOf(abilities);
        quirks = List.copyOf(quirks);
        paths = Map.copyOf(paths);
    }

    /**
     * A vendor that answers Chat Completions for a bearer key, with {@code max_tokens}, and lists its models for a
     * working key only.
     */
    public static OpenAiAlike of(ProviderTraits traits) {
        return new OpenAiAlike(
                traits,
                EnumSet.of(Ability.CHAT),
                "",
                "/models",
                CredentialPlacement.bearer(),
                ForwardedFields.of(),
                List.of(ONLY_THE_COMMON_FIELDS),
                true,
                true,
                true,
                Map.of(),
                AlikePrompts.COMMON);
    }

    /**
     * A hosted vendor.
     *
     * @param documentedEndpoint base URL as its own SDK takes it
     */
    public static OpenAiAlike hosted(
            String id, String title, String documentedEndpoint, @Nullable String suggestedModel) {
        return of(new ProviderTraits(
                new ProviderId(id),
                title,
                EndpointRule.FIXED,
                documentedEndpoint,
                List.of("api_key", "passthrough"),
                suggestedModel,
                false));
    }

    /** A server without a documented address, so that its rows carry one; the implied auth comes first. */
    public static OpenAiAlike selfHosted(String id, String title, String... authTypes) {
        return of(new ProviderTraits(
                new ProviderId(id), title, EndpointRule.REQUIRED, null, List.of(authTypes), null, false));
    }

    /** The parts of a value on their way to another one. */
    private static final class Draft {
        private ProviderTraits traits;
        private Set<Ability> abilities;
        private String versionPath;
        private String probePath;
        private CredentialPlacement placement;
        private ForwardedFields fields;
        private List<ModelQuirk> quirks;
        private boolean legacyMaxTokens;
        private boolean takesUsageAsk;
        private boolean listsAll;
        private Map<String, String> paths;
        private AlikePrompts prompts;

        Draft(OpenAiAlike from) {
            traits = from.traits;
            abilities = from.abilities;
            versionPath = from.versionPath;
            probePath = from.probePath;
            placement = from.placement;
            fields = from.fields;
            quirks = from.quirks;
            legacyMaxTokens = from.legacyMaxTokens;
            takesUsageAsk = from.takesUsageAsk;
            listsAll = from.listsAll;
            paths = from.paths;
            prompts = from.prompts;
        }

        OpenAiAlike done() {
            return new OpenAiAlike(
                    traits,
                    abilities,
                    versionPath,
                    probePath,
                    placement,
                    fields,
                    quirks,
                    legacyMaxTokens,
                    takesUsageAsk,
                    listsAll,
                    paths,
                    prompts);
        }
    }

    private OpenAiAlike with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    public OpenAiAlike answering(Ability... more) {
        Set<Ability> all = EnumSet.copyOf(abilities);
        all.addAll(List.of(more));
        return with(draft -> draft.abilities = all);
    }

    /** @param endpoint base URL with {@code %s} for the setting {@code resource} of a row */
    public OpenAiAlike withResourcesAt(String endpoint) {
        return with(draft -> draft.traits = traits.withResources(endpoint));
    }

    public OpenAiAlike withVersionPath(String path) {
        return with(draft -> draft.versionPath = path);
    }

    public OpenAiAlike probing(String path) {
        return with(draft -> draft.probePath = path);
    }

    public OpenAiAlike withKeyIn(String field) {
        return with(draft -> draft.placement = new CredentialPlacement.Header(field, ""));
    }

    public OpenAiAlike forwarding(String... names) {
        return with(draft -> draft.fields = ForwardedFields.of(names));
    }

    public OpenAiAlike refusing(ModelQuirk... refused) {
        return with(draft -> draft.quirks = List.of(refused));
    }

    /** Effort is sent as {@code reasoning_effort}. */
    public OpenAiAlike takingEffort() {
        return refusing(EFFORT_IS_TAKEN).asking(AlikePrompts.EFFORT_TAKEN);
    }

    /** Quirks of translated prompts, after those there are. */
    public OpenAiAlike asking(PromptQuirk... more) {
        return with(draft -> draft.prompts = prompts.and(more));
    }

    /** Translated prompts may say all that OpenAI takes; quirks asked before are forgotten. */
    public OpenAiAlike askingAsOpenAi() {
        return with(draft -> draft.prompts = AlikePrompts.OPENAI);
    }

    /** Prompts for models of these names are translated into Responses rather than Chat Completions. */
    public OpenAiAlike preferringResponses(String models) {
        return with(draft -> draft.prompts = prompts.preferringResponses(models));
    }

    /** Models of these names are answered in Responses alone. */
    public OpenAiAlike onlyInResponses(String models) {
        return with(draft -> draft.prompts = prompts.onlyInResponses(models));
    }

    /** A path of the API that lies elsewhere, after the base URL. */
    public OpenAiAlike at(String path, String instead) {
        Map<String, String> more = new HashMap<>(paths);
        more.put(path, instead);
        return with(draft -> draft.paths = more);
    }

    /** Bodies take {@code max_completion_tokens}. */
    public OpenAiAlike withNewMaxTokens() {
        return with(draft -> draft.legacyMaxTokens = false);
    }

    /** {@code stream_options} is refused; usage comes without being asked for. */
    public OpenAiAlike withoutUsageAsk() {
        return with(draft -> draft.takesUsageAsk = false);
    }

    /** Models are served under names that its list does not have. */
    public OpenAiAlike servingUnlisted() {
        return with(draft -> draft.listsAll = false);
    }

    @Override
    public List<Format> formats(String model) {
        return prompts.spoken(model, Ability.formats(abilities));
    }

    /** As the port says. */
    @Override
    public HttpCall prepare(UpstreamRequest request) {
        if (!Ability.covers(abilities, request.format(), request.operation())) {
            throw new KeyrailException(
                    FailureCode.UNKNOWN_ENDPOINT,
                    "provider \"" + traits.id() + "\" has no call for "
                            + request.operation().text() + " in the format "
                            + request.format().text() + "; it answers "
                            + formats("").stream().map(Format::text).collect(Collectors.joining(", ")));
        }
        return new HttpCall(
                request.target().method(),
                request.endpoint().audience(),
                path(request.endpoint(), pathOf(request)) + QUERY.from(request.query()),
                fields.from(request.headers(), !request.body().isEmpty()).build(),
                request.body());
    }

    @Override
    public CredentialPlacement placement(UpstreamRequest request) {
        return placement;
    }

    @Override
    public Failure.Upstream explain(UpstreamReply reply) {
        return ErrorReader.explain(traits.id(), reply);
    }

    @Override
    public HttpCall probe(Endpoint endpoint) {
        return new HttpCall(
                "GET",
                endpoint.audience(),
                path(endpoint, probePath),
                ForwardedFields.own().build(),
                List.of());
    }

    /** A wildcard in the list stands for any name. */
    @Override
    public boolean denies(Bytes probeAnswer, String model) {
        return listsAll && ModelNames.read(probeAnswer).lackAll(listed -> listed.equals(model) || listed.contains("*"));
    }

    @Override
    public CredentialPlacement probePlacement() {
        return placement;
    }

    /** OpenAI's models that reason refuse {@code max_tokens}, whoever serves them (OpenAI's OpenAPI description). */
    private boolean takesLegacyMaxTokens(String model) {
        return legacyMaxTokens && !REASONING.matcher(model).matches();
    }

    @Override
    public RelayRules relayRules(String model) {
        return new RelayRules(ModelQuirk.refusedBy(model, quirks), takesLegacyMaxTokens(model), takesUsageAsk);
    }

    @Override
    public PromptRules promptRules(Format format, String model) {
        PromptRules.Builder rules = PromptRules.builder().legacyMaxTokens(takesLegacyMaxTokens(model));
        if (!takesUsageAsk) {
            rules.refuses(PromptRules.Parameter.STREAM_USAGE);
        }
        return prompts.rules(format, model, rules);
    }

    @Override
    public List<Format> translationFormats(String model) {
        return prompts.formats(model, formats(model));
    }

    private String pathOf(UpstreamRequest request) {
        String path = request.target().path();
        return paths.getOrDefault(path, path);
    }

    private String path(Endpoint endpoint, String path) {
        String base = endpoint.basePath();
        return (base.endsWith(versionPath) ? base : base + versionPath) + path;
    }
}
