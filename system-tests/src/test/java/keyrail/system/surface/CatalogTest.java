package keyrail.system.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.provider.EndpointRule;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageState;
import keyrail.providers.ProviderCatalog;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.service.Actor;
import keyrail.service.Change;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.ConnectionUpdate;
import keyrail.service.connection.ConnectionView;
import keyrail.service.connection.NewConnection;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One contract for every provider of the catalog: its own key, its own path, streamed and not, and what it used. */
class CatalogTest {
    private static final ProviderCatalog CATALOG = new ProviderCatalog();

    @TempDir
    Path folder;

    private final RehearsalServer anthropic = vendor(Dialect.ANTHROPIC);
    private final RehearsalServer gemini = vendor(Dialect.GEMINI);
    /** Takes what servers that answer OpenAI's API take. */
    private final RehearsalServer alike = vendor(Dialect.OLLAMA);

    private RunningHome home;

    private static RehearsalServer vendor(Dialect dialect) {
        return RehearsalServer.start(RehearsalOptions.of(dialect).withAnyModel());
    }

    @AfterEach
    void close() {
        if (home != null) {
            home.close();
        }
        anthropic.close();
        gemini.close();
        alike.close();
    }

    /** Those that a rehearsal stands in for; Azure's path is its own, and its fixture is with the adapters. */
    private static List<ProviderTraits> rehearsed() {
        return CATALOG.all().stream()
                .filter(traits -> traits.resourceEndpoint() == null)
                .toList();
    }

    private static Format format(ProviderTraits traits) {
        return CATALOG.adapter(traits.id()).orElseThrow().formats("m").getFirst();
    }

    private RehearsalServer vendorOf(ProviderTraits traits) {
        return switch (format(traits)) {
            case ANTHROPIC_MESSAGES -> anthropic;
            case GEMINI_GENERATE -> gemini;
            case OPENAI_CHAT, OPENAI_RESPONSES, OLLAMA_CHAT -> alike;
        };
    }

    private String address(ProviderTraits traits) {
        RehearsalServer vendor = vendorOf(traits);
        boolean bare = vendor != alike || traits.id().value().equals("ollama");
        return vendor.baseUrl() + (bare ? "" : "/v1");
    }

    private void open() {
        String endpoints = rehearsed().stream()
                .filter(traits -> traits.endpointRule() == EndpointRule.FIXED)
                .map(traits -> "\"" + traits.id() + "\": { \"endpoint\": \"" + address(traits) + "\" }")
                .collect(Collectors.joining(", "));
        String profiles = rehearsed().stream()
                .map(traits -> "\"" + traits.id() + "\": { \"provider_connection\": \"" + traits.id() + "-mine\","
                        + " \"model\": \"m-" + traits.id() + "\" }")
                .collect(Collectors.joining(", "));
        home = new RunningHome(
                folder, "{ \"providers\": { " + endpoints + " }, \"llm\": { \"profiles\": { " + profiles + " } } }");
        for (ProviderTraits traits : rehearsed()) {
            boolean fixed = traits.endpointRule() == EndpointRule.FIXED;
            home.connection(
                    traits.id() + "-mine", traits.id().value(), fixed ? null : address(traits), "key-" + traits.id());
        }
    }

    private HttpResponse<String> ask(ProviderTraits traits, boolean stream) {
        String prompt = "[{\"role\":\"user\",\"content\":\"x\"}]";
        String chat = "{\"model\":\"" + traits.id() + "\",\"messages\":" + prompt + ",\"stream\":" + stream;
        return switch (format(traits)) {
            case ANTHROPIC_MESSAGES -> home.messages(chat + ",\"max_tokens\":9}");
            case GEMINI_GENERATE ->
                home.send(home.request(
                                "/v1beta/models/" + traits.id()
                                        + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"),
                                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}]}")
                        .build());
            case OPENAI_CHAT, OPENAI_RESPONSES, OLLAMA_CHAT -> home.chat(chat + "}");
        };
    }

    @Test
    void everyProviderAnswersInItsOwnFormatForItsOwnKey() {
        open();
        for (ProviderTraits traits : rehearsed()) {
            for (boolean stream : new boolean[] {false, true}) {
                RehearsalServer vendor = vendorOf(traits);
                vendor.forget();
                HttpResponse<String> answer = ask(traits, stream);

                String id = traits.id().value();
                assertThat(answer.statusCode()).as(id + " " + answer.body()).isEqualTo(200);
                assertThat(vendor.requests()).singleElement().satisfies(seen -> {
                    assertThat(seen.key()).isEqualTo("key-" + id);
                    assertThat(seen.model()).isEqualTo("m-" + id);
                    assertThat(seen.fields().toString()).doesNotContain(RunningHome.CLIENT_KEY);
                });
                LedgerRow row = home.ledger(answer).getFirst();
                assertThat(row.provider()).isEqualTo(id);
                assertThat(row.outcome()).as(id).isEqualTo("ok");
                assertThat(row.streamed()).isEqualTo(stream);
                // Those that refuse to be asked report usage unasked, which a rehearsal does not.
                boolean asked = CATALOG.adapter(traits.id())
                        .orElseThrow()
                        .relayRules("m")
                        .includeUsage();
                assertThat(row.usageState())
                        .as(id)
                        .isEqualTo(stream && !asked ? UsageState.UNREPORTED : UsageState.REPORTED);
            }
        }
    }

    @Test
    void everyProviderThatTakesKeysTakesTheCallersOwn() {
        assertThat(CATALOG.all())
                .allSatisfy(traits -> assertThat(traits.acceptsAuth("passthrough"))
                        .as(traits.id().value())
                        .isEqualTo(traits.acceptsAuth("api_key")));
    }

    private NewConnection azure(String name, Map<String, String> settings) {
        return new NewConnection(
                name,
                "azure-openai",
                Map.of("credential", "credential/azure/api_key"),
                null,
                null,
                List.of(),
                settings,
                null);
    }

    private static FailureCode codeOf(Runnable action) {
        try {
            action.run();
            return FailureCode.INTERNAL;
        } catch (KeyrailException refused) {
            return refused.failure().code();
        }
    }

    @Test
    void anAzureConnectionNeedsAResourceOrAnAddress() {
        home = new RunningHome(folder, "{}");
        ConnectionService connections = new ConnectionService(home.home().ports());
        ConnectionView made = connections.create(azure("az", Map.of("resource", "my-res")), Actor.of("test"));
        assertThat(made.endpoint()).isEqualTo("https://my-res.openai.azure.com");

        assertThatThrownBy(() -> connections.create(azure("none", Map.of()), Actor.of("test")))
                .hasMessageContaining("--setting resource=<name>");
        for (String wrong : List.of("", "evil.example/", "a.b", "a@b", "-a", "a".repeat(64))) {
            assertThat(codeOf(() -> connections.create(azure("bad", Map.of("resource", wrong)), Actor.of("test"))))
                    .as(wrong)
                    .isEqualTo(FailureCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void aKeyDoesNotFollowAnAzureConnectionToAnotherResource() {
        home = new RunningHome(folder, "{}");
        ConnectionService connections = new ConnectionService(home.home().ports());
        connections.create(azure("az", Map.of("resource", "mine")), Actor.of("test"));
        home.rotate("azure", "key-azure");
        ConnectionUpdate moved = new ConnectionUpdate(
                Map.of(), Change.keep(), Change.keep(), Change.keep(), Change.to(Map.of("resource", "theirs")));

        assertThat(codeOf(() -> connections.update("az", moved, Actor.of("test"))))
                .isEqualTo(FailureCode.CREDENTIAL_AUDIENCE_MISMATCH);
        assertThat(connections.get("az").endpoint()).isEqualTo("https://mine.openai.azure.com");
    }
}
