package keyrail.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.HttpCall;
import keyrail.core.provider.Provider;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.UpstreamReply;
import keyrail.core.provider.UpstreamRequest;
import keyrail.wire.Formats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract that every provider of the catalog keeps. */
class ProviderCatalogTest {
    private static final ProviderCatalog CATALOG = new ProviderCatalog();
    private static final Endpoint SOMEWHERE = Endpoint.parse("https://vendor.example/base");

    static Stream<ProviderTraits> traits() {
        return CATALOG.all().stream();
    }

    static Stream<Provider> adapters() {
        return CATALOG.all().stream().flatMap(traits -> CATALOG.adapter(traits.id()).stream());
    }

    @Test
    void holdsExactlyTheseIds() {
        assertThat(CATALOG.all().stream().map(traits -> traits.id().value()))
                .containsExactly(
                        "anthropic",
                        "openai",
                        "gemini",
                        "ollama",
                        "fireworks",
                        "together",
                        "openrouter",
                        "vercel-ai-gateway",
                        "litellm",
                        "openai-compatible",
                        "minimax",
                        "atlascloud",
                        "baseten",
                        "poolside",
                        "deepseek",
                        "groq",
                        "mistral",
                        "xai",
                        "cerebras",
                        "perplexity",
                        "azure-openai",
                        "vllm",
                        "lmstudio",
                        "llamacpp");
    }

    @Test
    void speaksToAllOfThem() {
        assertThat(adapters().map(Provider::traits)).containsExactlyElementsOf(CATALOG.all());
        assertThat(CATALOG.traits(new ProviderId("nobody"))).isEmpty();
        assertThat(CATALOG.adapter(new ProviderId("nobody"))).isEmpty();
    }

    @Test
    void onlyTheThreeManagedVendorsTakePlatformAuth() {
        assertThat(CATALOG.all().stream()
                        .filter(traits -> traits.acceptsAuth("platform"))
                        .map(traits -> traits.id().value()))
                .containsExactly("anthropic", "openai", "gemini");
    }

    @Test
    void impliesAKeyExceptForLocalModels() {
        for (ProviderTraits traits : CATALOG.all()) {
            boolean local = List.of("ollama", "vllm", "lmstudio", "llamacpp")
                    .contains(traits.id().value());
            String implied = local ? "none" : "api_key";
            assertThat(traits.authTypes()).as(traits.id().value()).first().isEqualTo(implied);
        }
    }

    @ParameterizedTest
    @MethodSource("traits")
    void anAddressIsDocumentedExactlyWhereTheRowNeedsNone(ProviderTraits traits) {
        String documented = traits.documentedEndpoint();
        assertThat(documented == null).isEqualTo(traits.endpointRule() == EndpointRule.REQUIRED);
        if (documented != null) {
            assertThat(Endpoint.parse(documented).toString()).isEqualTo(documented);
        }
        assertThat(CATALOG.traits(traits.id())).contains(traits);
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void aCallGoesToTheEndpointWithTheClientsBytes(Provider adapter) {
        Bytes body = Bytes.utf8("{\"model\":\"m\"}");
        HttpCall call = adapter.prepare(request(adapter, Headers.EMPTY, body));

        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.audience()).isEqualTo(SOMEWHERE.audience());
        assertThat(call.target()).startsWith("/base/");
        assertThat(call.body()).hasSize(1);
        assertThat(call.body().getFirst().array()).isSameAs(body.array());
        assertThat(call.headers().first("content-type")).contains("application/json");
        assertThat(call.headers().first("accept-encoding")).contains("identity");
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void nothingThatTellsWhoTheClientIsPasses(Provider adapter) {
        Headers client = Headers.of(
                "authorization", "Bearer client-key",
                "x-api-key", "client-key",
                "x-goog-api-key", "client-key",
                "x-keyrail-key", "client-key",
                "x-keyrail-profile", "work",
                "cookie", "session=client-key",
                "origin", "http://client.example",
                "host", "127.0.0.1:8420",
                "user-agent", "client-program/1",
                "x-forwarded-for", "10.0.0.1",
                "accept-encoding", "gzip",
                "content-length", "13",
                "transfer-encoding", "chunked",
                "connection", "keep-alive",
                "openai-organization", "org-client",
                "openai-project", "proj-client",
                "x-stainless-lang", "java");
        List<String> sent =
                flatten(adapter.prepare(request(adapter, client, Bytes.EMPTY)).headers());

        assertThat(sent).noneMatch(line -> line.contains("client"));
        assertThat(sent)
                .noneMatch(line -> line.startsWith("authorization:")
                        || line.startsWith("x-api-key:")
                        || line.startsWith("host:")
                        || line.startsWith("content-length:")
                        || line.startsWith("transfer-encoding:"));
        assertThat(sent)
                .filteredOn(line -> line.startsWith("accept-encoding:"))
                .containsExactly("accept-encoding: identity");
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void aFormatItDoesNotAnswerIsRefused(Provider adapter) {
        Format strange =
                adapter.formats("m").contains(Format.GEMINI_GENERATE) ? Format.OLLAMA_CHAT : Format.GEMINI_GENERATE;
        UpstreamRequest foreign = new UpstreamRequest(
                SOMEWHERE, strange, Operation.GENERATE, Target.of("POST", "/x"), Headers.EMPTY, "", List.of());

        assertThatThrownBy(() -> adapter.prepare(foreign))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.UNKNOWN_ENDPOINT))
                .hasMessageContaining(strange.text());
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void aProbeHasNoBodyAndNoCredential(Provider adapter) {
        HttpCall probe = adapter.probe(SOMEWHERE);

        assertThat(probe.method()).isEqualTo("GET");
        assertThat(probe.body()).isEmpty();
        assertThat(flatten(probe.headers()))
                .noneMatch(line -> line.startsWith("authorization:")
                        || line.startsWith("api-key:")
                        || line.startsWith("x-goog-api-key:")
                        || line.startsWith("x-api-key:"));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void everyAnswerIsExplainedEvenAnEmptyOne(Provider adapter) {
        for (int status = 300; status < 600; status++) {
            Failure.Upstream failure = adapter.explain(new UpstreamReply(status, Headers.EMPTY, Bytes.EMPTY));
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.message()).startsWith(adapter.traits().id() + " answered ");
            assertThat(failure.sent()).isTrue();
        }
    }

    private static UpstreamRequest request(Provider adapter, Headers headers, Bytes body) {
        Format format = adapter.formats("some-model").getFirst();
        Target target = Formats.dialect(format).generateTarget("some-model", false);
        return new UpstreamRequest(
                SOMEWHERE, format, Operation.GENERATE, target, headers, "key=client-key", List.of(body));
    }

    private static List<String> flatten(Headers headers) {
        List<String> lines = new java.util.ArrayList<>();
        headers.forEach((name, value) -> lines.add(name + ": " + value));
        return lines;
    }
}
