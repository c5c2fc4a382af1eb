package keyrail.system.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.core.access.Caller;
import keyrail.core.access.Grants;
import keyrail.core.auth.Audience;
import keyrail.core.auth.AuthResolver;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.Rows;
import keyrail.engine.Gateway;
import keyrail.engine.send.SendReply;
import keyrail.engine.send.SendRequest;
import keyrail.engine.send.Sender;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.service.Actor;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.NewConnection;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider's adapter needs of auth: nothing at all, or one secret from wherever it comes. */
class AuthAloneTest {
    @TempDir
    Path folder;

    @Test
    void row37AnOllamaProfileIsServedWithAnEmptyVault() {
        try (RehearsalServer ollama = RehearsalServer.start(
                        RehearsalOptions.of(Dialect.OLLAMA).withAnyModel());
                RunningHome home = new RunningHome(folder, """
                        { "providers": { "ollama": { "endpoint": "%s" } },
                          "llm": { "profiles": { "local": { "provider": "ollama", "model": "llama3.2" } } } }
                        """.formatted(ollama.baseUrl()))) {
            HttpResponse<String> answer =
                    home.chat("{\"model\":\"local\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(ollama.requests()).hasSize(1);
            assertThat(ollama.requests().getFirst().key()).isEmpty();
            assertThat(home.home().store().read(Rows::credentials)).isEmpty();
        }
    }

    @Test
    void theKeyOfAProviderWithoutAnAddressGoesNowhereUntilARowNamesOne() {
        try (RunningHome home = new RunningHome(folder, "{}")) {
            NewConnection request = new NewConnection(
                    "proxy",
                    "litellm",
                    Map.of("credential", "credential/proxy/api_key"),
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    null);

            assertThatThrownBy(() -> new ConnectionService(home.home().ports()).create(request, Actor.of("test")))
                    .isInstanceOfSatisfying(
                            KeyrailException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.BASE_URL_REQUIRED));
        }
    }

    @Test
    void row64AnAdapterWorksFromALiteralSecretAndTheVaultIsNotAsked()
            throws ExecutionException, InterruptedException, TimeoutException {
        try (RehearsalServer anthropic = RehearsalServer.start(
                        RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel("sk-literal"));
                RunningHome home = new RunningHome(folder, """
                        { "providers": { "anthropic": { "endpoint": "%s" } },
                          "llm": { "profiles": { "work": { "provider_connection": "work", "model": "m" } } } }
                        """.formatted(anthropic.baseUrl()))) {
            home.connection("work", "anthropic", null, "sk-in-the-vault");
            AuthResolver literal = (snapshot, connection, caller) -> new Resolution.Ready(new ResolvedAuth.Key(
                    new Secret("sk-literal".getBytes(StandardCharsets.UTF_8)),
                    new CredentialRef("no", "such"),
                    1,
                    Audience.of(URI.create(anthropic.baseUrl()))));
            Gateway.Services ours = home.home().engine().services();
            Gateway.Services services = new Gateway.Services(
                    ours.snapshots(),
                    ours.outbound(),
                    literal,
                    ours.names(),
                    ours.ledger(),
                    ours.health(),
                    ours.sessions(),
                    ours.kept(),
                    ours.sealedCalls(),
                    ours.clock());

            SendReply reply = new Sender(home.home().engine().vertx(), services)
                    .send(new SendRequest(
                            new Caller("test", Grants.ALL), "hi", null, null, "work", null, ignored -> {}))
                    .get(10, TimeUnit.SECONDS);

            assertThat(reply.connection()).isEqualTo("work");
            assertThat(anthropic.requests()).extracting(RecordedRequest::key).containsExactly("sk-literal");
        }
    }
}
