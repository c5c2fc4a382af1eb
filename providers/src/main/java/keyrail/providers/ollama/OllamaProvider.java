package keyrail.providers.ollama;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.HttpCall;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.RelayRules;
import keyrail.core.provider.UpstreamReply;
import keyrail.core.provider.UpstreamRequest;
import keyrail.providers.shared.ForwardedFields;
import keyrail.providers.shared.ModelNames;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/** Ollama: its own API under {@code /api}, and OpenAI's under {@code /v1} (docs.ollama.com/api, seen 2026-11-24). */
public final class OllamaProvider implements Provider {
    private static final ForwardedFields FIELDS = ForwardedFields.of();
    private static final Set<Operation> OPERATIONS = EnumSet.of(Operation.GENERATE, Operation.EMBED);

    private final OpenAiAlike alike = Ollama.alike();

    @Override
    public ProviderTraits traits() {
        return alike.traits();
    }

    @Override
    public List<Format> formats(String model) {
        List<Format> formats = new ArrayList<>(alike.formats(model));
        formats.add(Format.OLLAMA_CHAT);
        return formats;
    }

    @Override
    public HttpCall prepare(UpstreamRequest request) {
        if (request.format() != Format.OLLAMA_CHAT || !OPERATIONS.contains(request.operation())) {
            return alike.prepare(request);
        }
        String base = request.endpoint().basePath();
        String host = base.endsWith("/v1") ? base.substring(0, base.length() - 3) : base;
        return new HttpCall(
                request.target().method(),
                request.endpoint().audience(),
                host + "/api" + request.target().path(),
                FIELDS.from(request.headers(), !request.body().isEmpty()).build(),
                request.body());
    }

    @Override
    public CredentialPlacement placement(UpstreamRequest request) {
        return alike.placement(request);
    }

    @Override
    public Failure.Upstream explain(UpstreamReply reply) {
        return alike.explain(reply);
    }

    @Override
    public HttpCall probe(Endpoint endpoint) {
        return alike.probe(endpoint);
    }

    /** A name without a tag means {@code :latest} (github.com/ollama/ollama/blob/main/docs/api.md, seen 2026-11-28). */
    @Override
    public boolean denies(Bytes probeAnswer, String model) {
        return ModelNames.read(probeAnswer).lackAll(listed -> listed.equals(model) || listed.equals(model + ":latest"));
    }

    @Override
    public CredentialPlacement probePlacement() {
        return alike.probePlacement();
    }

    @Override
    public RelayRules relayRules(String model) {
        return alike.relayRules(model);
    }

    /** Its own chat first: there alone thinking can be asked for without a word for the amount. */
    @Override
    public List<Format> translationFormats(String model) {
        List<Format> formats = new ArrayList<>(formats(model));
        formats.remove(Format.OLLAMA_CHAT);
        formats.addFirst(Format.OLLAMA_CHAT);
        return formats;
    }

    @Override
    public PromptRules promptRules(Format format, String model) {
        if (format != Format.OLLAMA_CHAT) {
            return alike.promptRules(format, model);
        }
        PromptRules.Builder rules = PromptRules.builder();
        PromptQuirk.apply(Ollama.OWN_CHAT, format, model, rules);
        return rules.build();
    }
}
