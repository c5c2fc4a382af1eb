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
import keyrail.service.Actor;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.ConnectionUpdate;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection a profile is bound to decides the key, and nothing else does. */
class BoundConnectionTest {
    private static final String A = "sk-ant-a";
    private static final String B = "sk-ant-b";

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private RunningHome home;

    @BeforeEach
    void open() {
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(A, B));
        home = new RunningHome(folder, """
                { "providers": { "anthropic": { "endpoint": "%s" } },
                  "llm": { "profiles": {
                    "first": { "provider_connection": "a", "model": "claude-1" },
                    "second": { "provider_connection": "b", "model": "claude-2" },
                    "bare": { "provider_connection": "none", "model": "claude-3" } } } }
                """.formatted(anthropic.baseUrl()));
        home.connection("a", "anthropic", null, A).connection("b", "anthropic", null, B);
    }

    @AfterEach
    void close() {
        home.close();
        anthropic.close();
    }

    private HttpResponse<String> ask(String profile) {
        return home.messages("""
                { "model": "%s", "max_tokens": 5, "messages": [ { "role": "user", "content": "hi" } ] }
                """.formatted(profile));
    }

    @Test
    void row29AfterAForcedDeletionTheProfileIsRefusedAndNoOtherKeyIsUsed() {
        assertThat(ask("first").statusCode()).isEqualTo(200);

        new ConnectionService(home.home().ports()).delete("a", true, Actor.of("test"));

        HttpResponse<String> answer = ask("first");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("x-keyrail-error")).hasValue("connection_not_found");
        assertThat(answer.body()).contains("first", "keyrail connections create a");
        assertThat(anthropic.requests()).hasSize(1);
    }

    @Test
    void row40AKeyedProviderWithoutAKeyIsRefusedAndNothingIsSent() {
        BootHome.insert(home.home(), "none", "anthropic", Map.of("type", "none"));

        HttpResponse<String> answer = ask("bare");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("x-keyrail-error")).hasValue("auth_not_supported");
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void row42AChangedConnectionIsUsedByTheNextCall() {
        assertThat(ask("first").statusCode()).isEqualTo(200);

        new ConnectionService(home.home().ports())
                .update(
                        "a",
                        ConnectionUpdate.ofAuth(Map.of("type", "api_key", "credential", "credential/b/api_key")),
                        Actor.of("test"));
        assertThat(ask("first").statusCode()).isEqualTo(200);

        assertThat(anthropic.requests()).extracting(RecordedRequest::key).containsExactly(A, B);
    }

    @Test
    void row43TwoProfilesOfOneProviderSendTheirOwnKeysOneAfterTheOtherAndAtOnce()
            throws ExecutionException, InterruptedException {
        ask("first");
        ask("second");
        assertThat(anthropic.requests()).extracting(RecordedRequest::key).containsExactly(A, B);

        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
            for (int index = 0; index < 40; index++) {
                String profile = index % 2 == 0 ? "first" : "second";
                answers.add(callers.submit(() -> ask(profile)));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
        }
        assertThat(anthropic.requests())
                .hasSize(42)
                .allSatisfy(request ->
                        assertThat(request.key()).isEqualTo(request.model().equals("claude-1") ? A : B));
    }
}
