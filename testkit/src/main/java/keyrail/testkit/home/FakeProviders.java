package keyrail.testkit.home;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Format;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.HttpCall;
import keyrail.core.provider.ModelCapability;
import keyrail.core.provider.ModelFacts;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.Providers;
import keyrail.core.provider.RelayRules;
import keyrail.core.provider.UpstreamReply;
import keyrail.core.provider.UpstreamRequest;
import org.jspecify.annotations.Nullable;

/** A small closed set with one provider of every sort; {@code fireworks} has no adapter. */
public final class FakeProviders implements Providers {
    private final List<ProviderTraits> all = List.of(
            traits("anthropic", EndpointRule.FIXED, "https://api.anthropic.com", "api_key", "platform"),
            traits("openai", EndpointRule.FIXED, "https://api.openai.com/v1", "api_key", "platform"),
            traits("ollama", EndpointRule.OPTIONAL, "http://localhost:11434", "none", "api_key"),
            traits("openrouter", EndpointRule.OPTIONAL, "https://openrouter.ai/api/v1", "api_key"),
            traits("fireworks", EndpointRule.FIXED, "https://api.fireworks.ai/inference/v1", "api_key"),
            traits("openai-compatible", EndpointRule.REQUIRED, null, "api_key", "none"));

    @Override
    public List<ProviderTraits> all() {
        return all;
    }

    @Override
    public Optional<ProviderTraits> traits(ProviderId id) {
        return all.stream().filter(traits -> traits.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Provider> adapter(ProviderId id) {
        return traits(id)
                .filter(traits -> !traits.id().value().equals("fireworks"))
                .map(Silent::new);
    }

    @Override
    public List<ModelFacts> models() {
        return List.of(
                new ModelFacts(
                        new ProviderId("openai"),
                        "gpt-a",
                        "A",
                        1_000L,
                        100L,
                        Set.of(ModelCapability.TOOLS),
                        "a",
                        "2026-01-01"),
                new ModelFacts(new ProviderId("fireworks"), "f", null, null, null, null, "b", "2026-01-02"));
    }

    private static ProviderTraits traits(String id, EndpointRule rule, @Nullable String endpoint, String... authTypes) {
        return new ProviderTraits(
                new ProviderId(id), id, rule, endpoint, List.of(authTypes), null, rule == EndpointRule.REQUIRED);
    }

    /** Knows its traits; nothing here makes calls. */
    private record Silent(ProviderTraits traits) implements Provider {
        @Override
        public List<Format> formats(String model) {
            return List.of(Format.OPENAI_CHAT);
        }

        @Override
        public HttpCall prepare(UpstreamRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CredentialPlacement placement(UpstreamRequest request) {
            return CredentialPlacement.bearer();
        }

        @Override
        public Failure.Upstream explain(UpstreamReply reply) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HttpCall probe(Endpoint endpoint) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CredentialPlacement probePlacement() {
            return CredentialPlacement.bearer();
        }

        @Override
        public RelayRules relayRules(String model) {
            return RelayRules.PLAIN;
        }
    }
}
