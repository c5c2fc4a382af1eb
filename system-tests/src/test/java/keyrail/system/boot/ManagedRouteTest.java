package keyrail.system.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that the platform pays for, beside calls with keys of one's own. */
class ManagedRouteTest {
    private static final String OWN_KEY = "sk-ant-own";
    private static final String PLATFORM_KEY = "pk-platform-1";

    @TempDir
    Path folder;

    private FakePlatform platform;
    private RehearsalServer anthropic;
    private RunningHome home;

    @BeforeEach
    void open() {
        platform = new FakePlatform();
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(OWN_KEY));
        home = new RunningHome(folder, """
                { "platform": { "url": "%s/" },
                  "providers": { "anthropic": { "endpoint": "%s" } },
                  "llm": { "callSites": { "title": { "profile": "managed" } }, "profiles": {
                    "managed": { "provider_connection": "anthropic-managed", "model": "claude-m" },
                    "long": { "provider_connection": "anthropic-managed", "model": "%s" },
                    "chat": { "provider_connection": "openai-managed", "model": "gpt-m" },
                    "own": { "provider_connection": "own", "model": "claude-o" } } } }
                """.formatted(platform.url(), anthropic.baseUrl(), "m".repeat(200)));
        home.connection("own", "anthropic", null, OWN_KEY);
    }

    @AfterEach
    void close() {
        home.close();
        anthropic.close();
        platform.close();
    }

    private HttpResponse<String> ask(String model, String callSite) {
        return home.send(home.request("/v1/messages", """
                        { "model": "%s", "max_tokens": 5, "messages": [ { "role": "user", "content": "hi" } ] }
                        """.formatted(model))
                .header("anthropic-version", "2023-06-01")
                .header("x-keyrail-call-site", callSite)
                .build());
    }

    @Test
    void row35AManagedCallGoesThroughTheProxyWithItsKeyAndItsAttribution() {
        BootHome.store(home.home(), "platform", PLATFORM_KEY);

        HttpResponse<String> answer = ask("unrouted", "title");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(platform.seen()).hasSize(1);
        FakePlatform.Seen seen = platform.seen().getFirst();
        assertThat(seen.path()).isEqualTo("/v1/runtime-proxy/anthropic/v1/messages");
        assertThat(seen.fields()).containsEntry("x-api-key", PLATFORM_KEY);
        assertThat(seen.attribution())
                .isEqualTo(Map.of(
                        "x-keyrail-call-site", "title",
                        "x-keyrail-profile", "managed",
                        "x-keyrail-profile-source", "call_site",
                        "x-keyrail-provider", "anthropic",
                        "x-keyrail-model", "claude-m"));
        assertThat(home.ledger(answer)).singleElement().satisfies(row -> {
            assertThat(row.payer()).isEqualTo("platform");
            assertThat(row.credential()).isEqualTo("credential/platform/api_key#1");
        });
    }

    @Test
    void theProxyStandsInForTheAddressThatEachVendorsSdkTakes() {
        BootHome.store(home.home(), "platform", PLATFORM_KEY);

        HttpResponse<String> answer =
                home.chat("{ \"model\": \"chat\", \"messages\": [ { \"role\": \"user\", \"content\": \"hi\" } ] }");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(platform.seen())
                .extracting(FakePlatform.Seen::path)
                .containsExactly("/v1/runtime-proxy/openai/chat/completions");
        assertThat(platform.seen().getFirst().fields()).containsEntry("authorization", "Bearer " + PLATFORM_KEY);
    }

    @Test
    void attributionIsCutAt128CharactersAndNeverReachesAVendor() {
        BootHome.store(home.home(), "platform", PLATFORM_KEY);

        assertThat(ask("long", "elsewhere").statusCode()).isEqualTo(200);
        assertThat(ask("own", "elsewhere").statusCode()).isEqualTo(200);

        assertThat(platform.seen().getFirst().attribution()).containsEntry("x-keyrail-model", "m".repeat(128));
        assertThat(anthropic.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.fields())
                        .noneMatch(field -> field.name().toLowerCase().startsWith("x-keyrail")));
    }

    @Test
    void row36WithoutThePlatformsKeyNothingIsSent() {
        HttpResponse<String> answer = ask("managed", "title");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("x-keyrail-error")).hasValue("platform_unavailable");
        assertThat(answer.body()).contains("anthropic-managed", "keyrail credentials set platform api_key");
        assertThat(platform.seen()).isEmpty();
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void aPlatformKeyGoesToThePlatformItWasStoredForOnly() throws Exception {
        BootHome.store(home.home(), "platform", PLATFORM_KEY);
        try (FakePlatform other = new FakePlatform()) {
            String moved =
                    java.nio.file.Files.readString(home.home().paths().config()).replace(platform.url(), other.url());
            java.nio.file.Files.writeString(home.home().paths().config(), moved);
            home.home().config().reload();
            home.home().publish();

            HttpResponse<String> answer = ask("managed", "title");

            assertThat(answer.headers().firstValue("x-keyrail-error")).hasValue("credential_audience_mismatch");
            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void row44ManagedAndOwnCallsRunSideBySide() throws ExecutionException, InterruptedException {
        BootHome.store(home.home(), "platform", PLATFORM_KEY);
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
            for (int index = 0; index < 40; index++) {
                String profile = index % 2 == 0 ? "managed" : "own";
                answers.add(callers.submit(() -> ask(profile, "site").statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        assertThat(platform.seen()).hasSize(20).allSatisfy(seen -> {
            assertThat(seen.fields()).containsEntry("x-api-key", PLATFORM_KEY);
            assertThat(seen.attribution()).containsEntry("x-keyrail-profile", "managed");
        });
        assertThat(anthropic.requests())
                .hasSize(20)
                .extracting(RecordedRequest::key)
                .containsOnly(OWN_KEY);
    }
}
