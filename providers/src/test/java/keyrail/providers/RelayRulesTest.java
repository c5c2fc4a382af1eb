package keyrail.providers;

import static keyrail.core.routing.TuningKey.EFFORT;
import static keyrail.core.routing.TuningKey.MAX_TOKENS;
import static keyrail.core.routing.TuningKey.TEMPERATURE;
import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.TOP_P;
import static keyrail.core.routing.TuningKey.VERBOSITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import keyrail.core.inference.Headers;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.Provider;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.TuningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayRulesTest {
    private static final ProviderCatalog CATALOG = new ProviderCatalog();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-opus-4-7",
                "claude-opus-4-7-20260301",
                "claude-opus-4-8",
                "claude-opus-5",
                "claude-opus-5-5",
                "claude-sonnet-5",
                "claude-haiku-5-5",
                "claude-fable-5"
            })
    void newerClaudeModelsRefuseSamplingAndTakeEffort(String model) {
        assertThat(refused("anthropic", model)).containsExactlyInAnyOrder(TEMPERATURE, TOP_P, VERBOSITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-haiku-4-5",
                "claude-haiku-4-5-20251001",
                "claude-sonnet-4-5",
                "claude-opus-4-20250514",
                "claude-opus-4-1-20250805",
                "claude-3-5-haiku-latest"
            })
    void olderClaudeModelsRefuseEffortAndAdaptiveThinking(String model) {
        assertThat(refused("anthropic", model)).containsExactlyInAnyOrder(EFFORT, THINKING, VERBOSITY);
    }

    @Test
    void claudeModelsInBetweenTakeBoth() {
        assertThat(refused("anthropic", "claude-sonnet-4-6")).containsExactly(VERBOSITY);
        assertThat(refused("anthropic", "claude-opus-4-5")).containsExactlyInAnyOrder(THINKING, VERBOSITY);
    }

    @Test
    void theSecondVersionRefusesSamplingOfEveryModel() {
        Provider anthropic = adapter("anthropic");
        Headers second = Headers.of("anthropic-version", "2026-10-21");
        Headers first = Headers.of("anthropic-version", "2023-06-01");

        assertThat(anthropic.relayRules("claude-sonnet-4-6", second).refused())
                .containsExactlyInAnyOrder(TEMPERATURE, TOP_P, VERBOSITY);
        assertThat(anthropic.relayRules("claude-sonnet-4-6", first))
                .isEqualTo(anthropic.relayRules("claude-sonnet-4-6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", "gpt-5.5", "gpt-5-mini", "ft:gpt-5:acme", "gpt-5.1-chat-latest"})
    void gpt5TakesEffortAndVerbosityButNoSampling(String model) {
        assertThat(refused("openai", model)).containsExactlyInAnyOrder(TEMPERATURE, TOP_P, THINKING);
    }

    @Test
    void oModelsRefuseVerbosityToo() {
        assertThat(refused("openai", "o3-mini")).containsExactlyInAnyOrder(TEMPERATURE, TOP_P, VERBOSITY, THINKING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4.1-mini", "chatgpt-4o-latest", "omni-moderation-latest"})
    void modelsThatDoNotReasonRefuseEffort(String model) {
        assertThat(refused("openai", model)).containsExactlyInAnyOrder(EFFORT, VERBOSITY, THINKING);
    }

    @Test
    void serversOfUnknownKindGetOnlyTheCommonSettings() {
        assertThat(refused("openai-compatible", "m")).containsExactlyInAnyOrder(EFFORT, VERBOSITY, THINKING);
        assertThat(refused("ollama", "llama3.2")).containsExactlyInAnyOrder(EFFORT, VERBOSITY, THINKING);
    }

    @Test
    void noModelRefusesALimitOfTokens() {
        CATALOG.all().stream()
                .flatMap(traits -> CATALOG.adapter(traits.id()).stream())
                .forEach(adapter ->
                        assertThat(adapter.relayRules("any").refused()).doesNotContain(MAX_TOKENS));
    }

    @Test
    void theTokenLimitHasTheNameThatTheVendorTakes() {
        for (String id : List.of("openai", "azure-openai", "groq", "cerebras", "xai", "minimax")) {
            assertThat(rules(id).legacyMaxTokens()).as(id).isFalse();
        }
        for (String id : List.of("openrouter", "ollama", "openai-compatible", "mistral", "deepseek", "vllm")) {
            assertThat(rules(id).legacyMaxTokens()).as(id).isTrue();
        }
    }

    @Test
    void mistralAndPerplexityAreNeverAskedForUsage() {
        assertThat(rules("mistral").includeUsage()).isFalse();
        assertThat(rules("perplexity").includeUsage()).isFalse();
        assertThat(rules("openai").includeUsage()).isTrue();
        assertThat(rules("groq").includeUsage()).isTrue();
    }

    @Test
    void effortGoesOnlyToVendorsThatAreKnownToTakeIt() {
        for (String id : List.of("fireworks", "together", "baseten", "poolside", "deepseek", "vercel-ai-gateway")) {
            assertThat(refused(id, "any")).as(id).containsExactlyInAnyOrder(VERBOSITY, THINKING);
        }
        for (String id : List.of("mistral", "groq", "cerebras", "vllm", "lmstudio", "llamacpp", "litellm")) {
            assertThat(refused(id, "any")).as(id).containsExactlyInAnyOrder(EFFORT, VERBOSITY, THINKING);
        }
    }

    @Test
    void geminiModelsBeforeTwoPointFiveDoNotThink() {
        assertThat(refused("gemini", "gemini-2.0-flash")).containsExactlyInAnyOrder(EFFORT, THINKING, VERBOSITY);
        assertThat(refused("gemini", "gemini-2.5-pro")).containsExactly(VERBOSITY);
        assertThat(refused("gemini", "gemini-3-flash")).containsExactly(VERBOSITY);
    }

    private static Provider adapter(String id) {
        return CATALOG.adapter(new ProviderId(id)).orElseThrow();
    }

    private static RelayRules rules(String id) {
        return adapter(id).relayRules("any");
    }

    private static Set<TuningKey> refused(String id, String model) {
        return adapter(id).relayRules(model).refused();
    }
}
