package keyrail.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.HttpCall;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.UpstreamRequest;
import keyrail.wire.Formats;
import org.junit.jupiter.api.Test;

/** What each provider's calls look like, whole. */
class PreparedCallsTest {
    private static final ProviderCatalog CATALOG = new ProviderCatalog();

    @Test
    void anthropicKeepsTheClientsVersionAndBetas() {
        Headers client = Headers.of(
                "anthropic-version", "2026-10-21",
                "anthropic-beta", "one",
                "anthropic-beta", "two",
                "content-type", "application/json; charset=utf-8",
                "accept", "text/event-stream");
        assertThat(text("anthropic", "https://api.anthropic.com", Operation.GENERATE, client, "beta=true&key=x"))
                .isEqualTo("""
                        POST https://api.anthropic.com:443/v1/messages?beta=true
                        anthropic-version: 2026-10-21
                        anthropic-beta: one
                        anthropic-beta: two
                        content-type: application/json; charset=utf-8
                        accept: text/event-stream
                        accept-encoding: identity
                        user-agent: keyrail
                        """);
    }

    @Test
    void anthropicCountsTokensInTheFirstVersionWhenTheClientNamesNone() {
        assertThat(text("anthropic", "https://proxy.example/anthropic/v1", Operation.COUNT_TOKENS, Headers.EMPTY, ""))
                .isEqualTo("""
                        POST https://proxy.example:443/anthropic/v1/messages/count_tokens
                        content-type: application/json
                        accept-encoding: identity
                        user-agent: keyrail
                        anthropic-version: 2023-06-01
                        """);
    }

    @Test
    void openaiForwardsItsBetaAndTheIdempotencyKey() {
        Headers client = Headers.of("openai-beta", "x=v1", "idempotency-key", "abc", "openai-project", "p");
        assertThat(text("openai", "https://api.openai.com/v1", Operation.GENERATE, client, "a=b"))
                .isEqualTo("""
                        POST https://api.openai.com:443/v1/chat/completions
                        content-type: application/json
                        openai-beta: x=v1
                        idempotency-key: abc
                        accept-encoding: identity
                        user-agent: keyrail
                        """);
    }

    @Test
    void openrouterForwardsWhatNamesTheApplication() {
        Headers client = Headers.of("http-referer", "https://app.example", "x-title", "App");
        assertThat(text("openrouter", "https://openrouter.ai/api/v1", Operation.GENERATE, client, ""))
                .isEqualTo("""
                        POST https://openrouter.ai:443/api/v1/chat/completions
                        content-type: application/json
                        http-referer: https://app.example
                        x-title: App
                        accept-encoding: identity
                        user-agent: keyrail
                        """);
    }

    @Test
    void ollamaMeansTheSameWithAndWithoutItsVersionPath() {
        for (String base : List.of("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/")) {
            assertThat(text("ollama", base, Operation.GENERATE, Headers.EMPTY, ""))
                    .startsWith("POST http://127.0.0.1:11434/v1/chat/completions\n");
        }
    }

    @Test
    void aCompatibleServersBaseUrlIsTakenAsItIs() {
        assertThat(text("openai-compatible", "http://127.0.0.1:8000/api", Operation.GENERATE, Headers.EMPTY, ""))
                .startsWith("POST http://127.0.0.1:8000/api/chat/completions\n");
    }

    @Test
    void probesAskForWhatNeedsAWorkingKey() {
        assertThat(probe("anthropic", "https://api.anthropic.com")).isEqualTo("/v1/models?limit=1000");
        assertThat(probe("openai", "https://api.openai.com/v1")).isEqualTo("/v1/models");
        assertThat(probe("openrouter", "https://openrouter.ai/api/v1")).isEqualTo("/api/v1/key");
        assertThat(probe("ollama", "http://127.0.0.1:11434")).isEqualTo("/v1/models");
        assertThat(probe("openai-compatible", "http://127.0.0.1:8000/v1")).isEqualTo("/v1/models");
    }

    @Test
    void anthropicsKeyGoesWhereTheVersionWantsIt() {
        assertThat(placement("anthropic", Headers.EMPTY)).isEqualTo(new CredentialPlacement.Header("x-api-key", ""));
        assertThat(placement("anthropic", Headers.of("anthropic-version", "2023-06-01")))
                .isEqualTo(new CredentialPlacement.Header("x-api-key", ""));
        assertThat(placement("anthropic", Headers.of("anthropic-version", "2026-10-21")))
                .isEqualTo(CredentialPlacement.bearer());
        assertThat(placement("anthropic", Headers.of("anthropic-version", "2027-01-01")))
                .isEqualTo(CredentialPlacement.bearer());
        assertThat(placement("anthropic", Headers.of("anthropic-version", "zzz")))
                .isEqualTo(new CredentialPlacement.Header("x-api-key", ""));
    }

    @Test
    void theOddKeysHaveTheirFields() {
        assertThat(placement("gemini", Headers.EMPTY)).isEqualTo(new CredentialPlacement.Header("x-goog-api-key", ""));
        assertThat(placement("azure-openai", Headers.EMPTY)).isEqualTo(new CredentialPlacement.Header("api-key", ""));
    }

    @Test
    void geminiHasItsModelInThePathAndKeepsTheKeyOutOfTheQuery() {
        assertThat(text(
                        "gemini",
                        "https://generativelanguage.googleapis.com",
                        Operation.GENERATE,
                        Headers.EMPTY,
                        "key=x&alt=sse"))
                .isEqualTo("""
                        POST https://generativelanguage.googleapis.com:443/v1beta/models/m:streamGenerateContent?alt=sse
                        content-type: application/json
                        accept-encoding: identity
                        user-agent: keyrail
                        """);
    }

    @Test
    void geminiKeepsTheVersionThatTheClientCalls() {
        for (String base : List.of("https://g.example", "https://g.example/v1beta")) {
            UpstreamRequest settled = new UpstreamRequest(
                    Endpoint.parse(base),
                    Format.GEMINI_GENERATE,
                    Operation.COUNT_TOKENS,
                    new Target("POST", "/v1/models/", "m", ":countTokens", null),
                    Headers.EMPTY,
                    "",
                    List.of(Bytes.utf8("{}")));
            assertThat(adapter("gemini").prepare(settled).target()).isEqualTo("/v1/models/m:countTokens");
        }
    }

    @Test
    void anAzureResourceMeansTheSameWithAndWithoutItsPath() {
        for (String base : List.of("https://r.openai.azure.com", "https://r.openai.azure.com/openai/v1/")) {
            assertThat(text("azure-openai", base, Operation.GENERATE, Headers.EMPTY, ""))
                    .startsWith("POST https://r.openai.azure.com:443/openai/v1/chat/completions\n");
        }
    }

    @Test
    void perplexityHasItsResponsesElsewhereThanItsChat() {
        UpstreamRequest request = new UpstreamRequest(
                Endpoint.parse("https://api.perplexity.ai"),
                Format.OPENAI_RESPONSES,
                Operation.GENERATE,
                Target.of("POST", "/responses"),
                Headers.EMPTY,
                "",
                List.of(Bytes.utf8("{}")));
        assertThat(adapter("perplexity").prepare(request).target()).isEqualTo("/v1/responses");
        assertThat(text("perplexity", "https://api.perplexity.ai", Operation.GENERATE, Headers.EMPTY, ""))
                .startsWith("POST https://api.perplexity.ai:443/chat/completions\n");
    }

    @Test
    void ollamasOwnApiLiesBesideItsOpenAiSurface() {
        for (String base : List.of("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1")) {
            UpstreamRequest request = new UpstreamRequest(
                    Endpoint.parse(base),
                    Format.OLLAMA_CHAT,
                    Operation.GENERATE,
                    Target.of("POST", "/chat"),
                    Headers.EMPTY,
                    "",
                    List.of());
            assertThat(adapter("ollama").prepare(request).target()).isEqualTo("/api/chat");
        }
    }

    @Test
    void whatAnAccountKeepsIsAskedForWithoutABodyAndWithItsOwnParameters() {
        UpstreamRequest request = new UpstreamRequest(
                Endpoint.parse("https://api.openai.com/v1"),
                Format.OPENAI_RESPONSES,
                Operation.RESOURCE,
                Target.of("GET", "/responses/resp_1"),
                Headers.of("content-type", "application/json"),
                "include%5B%5D=a&api_key=x&starting_after=3",
                List.of());
        HttpCall call = adapter("openai").prepare(request);
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.target()).isEqualTo("/v1/responses/resp_1?include%5B%5D=a&starting_after=3");
        assertThat(call.headers().contains("content-type")).isFalse();
    }

    @Test
    void everyoneElseTakesABearerKey() {
        for (ProviderTraits traits : CATALOG.all()) {
            String id = traits.id().value();
            if (List.of("anthropic", "gemini", "azure-openai").contains(id)) {
                continue;
            }
            assertThat(placement(id, Headers.EMPTY)).isEqualTo(CredentialPlacement.bearer());
            assertThat(adapter(id).probePlacement()).isEqualTo(CredentialPlacement.bearer());
        }
    }

    private static Provider adapter(String id) {
        return CATALOG.adapter(new ProviderId(id)).orElseThrow();
    }

    private static CredentialPlacement placement(String id, Headers client) {
        return adapter(id).placement(request(id, "https://vendor.example", Operation.GENERATE, client, ""));
    }

    private static String probe(String id, String base) {
        return adapter(id).probe(Endpoint.parse(base)).target();
    }

    private static String text(String id, String base, Operation operation, Headers client, String query) {
        HttpCall call = adapter(id).prepare(request(id, base, operation, client, query));
        StringBuilder text = new StringBuilder(call.method() + " " + call.audience() + call.target() + "\n");
        call.headers().forEach((name, value) -> text.append(name + ": " + value + "\n"));
        return text.toString();
    }

    private static UpstreamRequest request(String id, String base, Operation operation, Headers client, String query) {
        Format format = adapter(id).formats("m").getFirst();
        Target target = operation == Operation.COUNT_TOKENS
                ? Target.of("POST", "/messages/count_tokens")
                : Formats.dialect(format).generateTarget("m", true);
        return new UpstreamRequest(
                Endpoint.parse(base), format, operation, target, client, query, List.of(Bytes.utf8("{}")));
    }
}
