package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.names.ConnectionName;
import keyrail.core.usage.LedgerRow;
import keyrail.engine.send.ConnectionTest;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.service.Actor;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.NewConnection;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Each caller's own credential goes to the connection's endpoint and nowhere else, and is kept by nobody. */
class PassthroughTest {
    private static final String OWN = "sk-own-canary-5f2c9e71";
    private static final String PROFILES = """
            "anthropic-mine": { "provider_connection": "anthropic-team" },
            "openai-mine": { "provider_connection": "openai-team" },
            "shy": { "provider_connection": "openai-team", "fallback": ["openai-plain"] },
            "bold": { "provider_connection": "openai-team", "fallback": ["openai-plain"], "allowPayerChange": true },
            "to-callers": { "provider_connection": "openai-own", "fallback": ["openai-mine"], "allowPayerChange": true }
            """;

    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder, PROFILES);
        for (Speech speech : Speech.values()) {
            new ConnectionService(scene.home().home().ports())
                    .create(
                            new NewConnection(
                                    team(speech),
                                    speech.provider(),
                                    Map.of("type", "passthrough"),
                                    null,
                                    null,
                                    List.of(),
                                    Map.of(),
                                    null),
                            Actor.of("test"));
            scene.vendor(speech).accept("*", speech.vendorKey(), OWN);
        }
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static String team(Speech speech) {
        return speech.provider() + "-team";
    }

    private static String mine(Speech speech) {
        return speech.provider() + "-mine";
    }

    /** With the client key in its own field and the caller's credential as its vendor's SDK sends it. */
    private Heard ask(Speech speech, String profile, String credential, boolean stream) {
        HttpRequest.Builder request =
                scene.request(speech, speech.body("", stream)).header("x-keyrail-profile", profile);
        return scene.send(
                speech == Speech.ANTHROPIC
                        ? request.header("x-api-key", credential)
                        : request.header("authorization", "Bearer " + credential));
    }

    private ConnectionHealth.State health(Speech speech) {
        return scene.home().home().health().of(new ConnectionName(team(speech))).state();
    }

    @ParameterizedTest
    @EnumSource
    void theVendorSeesTheCallersOwnKeyAndTheLedgerSaysThatTheCallerPays(Speech speech) {
        for (boolean stream : new boolean[] {false, true}) {
            scene.vendor(speech).forget();
            Heard heard = ask(speech, mine(speech), OWN, stream);

            assertThat(heard.status()).as(heard.text()).isEqualTo(200);
            RecordedRequest seen = scene.vendor(speech).requests().getFirst();
            assertThat(seen.key()).isEqualTo(OWN);
            assertThat(seen.fields().toString()).doesNotContain(RunningHome.CLIENT_KEY, "x-keyrail");
            LedgerRow row = scene.rows(heard).getFirst();
            assertThat(row.payer()).isEqualTo("caller");
            assertThat(row.credential()).isEmpty();
            assertThat(row.connection()).isEqualTo(team(speech));
        }
        assertThat(health(speech)).isEqualTo(ConnectionHealth.State.OK);
    }

    @Test
    void aTokenOfASignedInAccountStaysABearerToken() {
        HttpRequest.Builder request = scene.home()
                .request("/v1/messages", Speech.ANTHROPIC.body("", false))
                .header("anthropic-version", "2026-10-21")
                .header("x-keyrail-profile", "anthropic-mine")
                .header("authorization", "Bearer " + OWN);

        assertThat(scene.send(request).status()).isEqualTo(200);
        RecordedRequest seen = scene.vendor(Speech.ANTHROPIC).requests().getFirst();
        assertThat(seen.header("authorization")).contains("Bearer " + OWN);
        assertThat(seen.header("x-api-key")).isEmpty();
    }

    @Test
    void aClientOfAnotherFormatPaysWithItsKeyWhereTheVendorTakesKeys() {
        HttpRequest.Builder request = scene.request(Speech.OPENAI, Speech.OPENAI.body("", false))
                .header("x-keyrail-profile", "anthropic-mine")
                .header("authorization", "Bearer " + OWN);

        Heard heard = scene.send(request);

        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        RecordedRequest seen = scene.vendor(Speech.ANTHROPIC).requests().getFirst();
        assertThat(seen.header("x-api-key")).contains(OWN);
        assertThat(seen.header("authorization")).isEmpty();
    }

    @Test
    void callersAtOnceEachPayWithTheirOwn() throws InterruptedException, ExecutionException {
        RehearsalServer vendor = scene.vendor(Speech.OPENAI);
        vendor.accept("*");
        List<Future<Heard>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 40; caller++) {
                String name = "caller-" + caller;
                callers.add(threads.submit(() -> {
                    String body = "{\"model\":\"" + name + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
                    return scene.send(scene.request(Speech.OPENAI, body)
                            .header("x-keyrail-profile", "openai-mine")
                            .header("authorization", "Bearer own-of-" + name));
                }));
            }
        }
        for (Future<Heard> caller : callers) {
            assertThat(caller.get().status()).isEqualTo(200);
        }
        assertThat(vendor.requests())
                .hasSize(40)
                .allSatisfy(seen -> assertThat(seen.key()).isEqualTo("own-of-" + seen.model()));
    }

    @ParameterizedTest
    @EnumSource
    void withoutACredentialOfItsOwnTheCallerIsToldWhatToSend(Speech speech) {
        Heard heard =
                scene.send(scene.request(speech, speech.body("", false)).header("x-keyrail-profile", mine(speech)));

        assertThat(scene.recordedFailure(speech, heard, 401, "caller_credential_missing", "gateway"))
                .contains("\"" + team(speech) + "\"")
                .contains("Authorization: Bearer")
                .contains("x-keyrail-key");
        assertThat(scene.rows(heard).getFirst().attempt()).isZero();
        assertThat(scene.vendor(speech).requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theClientKeyIsNeverPassedOnInTheCallersName(Speech speech) {
        String basic =
                Base64.getEncoder().encodeToString(("x:" + RunningHome.CLIENT_KEY).getBytes(StandardCharsets.UTF_8));
        scene.home().clientKey("other", "another-key-of-ours", Set.of(), null);
        for (String field : List.of("authorization", "x-api-key", "x-goog-api-key")) {
            for (String value : List.of(
                    "Bearer " + RunningHome.CLIENT_KEY,
                    RunningHome.CLIENT_KEY,
                    "Bearer another-key-of-ours",
                    "Bearer kr_one-that-was-revoked",
                    "Basic " + basic)) {
                Heard heard = scene.send(scene.request(speech, speech.body("", false))
                        .header("x-keyrail-profile", mine(speech))
                        .header(field, value));
                assertThat(Scene.failure(speech, heard, 401, "caller_credential_missing", "gateway"))
                        .contains("a key of Keyrail");
            }
            HttpRequest whole = scene.request(speech, speech.body("", false))
                    .header("x-keyrail-profile", mine(speech))
                    .header(field, (field.equals("authorization") ? "Bearer " : "") + RunningHome.CLIENT_KEY)
                    .build();
            Heard bare = scene.send(HttpRequest.newBuilder(whole, (name, value) -> !name.equals("x-keyrail-key")));
            Scene.failure(speech, bare, 401, "caller_credential_missing", "gateway");
        }
        assertThat(scene.vendor(speech).requests()).isEmpty();
        assertThat(scene.vendor(speech).keysSeen()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRejectedCredentialIsToldAsTheCallersAndIsNoNewsOfTheConnection(Speech speech) {
        Heard heard = ask(speech, mine(speech), "sk-wrong-1234567890", false);

        assertThat(scene.recordedFailure(speech, heard, 401, "upstream_auth_failed", "upstream"))
                .contains("credential of your own")
                .contains("client key is fine")
                .doesNotContain("keyrail credentials set", "sk-wrong-1234567890");
        scene.vendor(speech).enqueue(Behaviour.script("status=429~ra=30"));
        Heard limited = ask(speech, mine(speech), OWN, false);
        assertThat(limited.header("retry-after")).isEqualTo("30");
        assertThat(scene.recordedFailure(speech, limited, 429, "upstream_rate_limited", "upstream"))
                .isNotEmpty();
        assertThat(health(speech)).isEqualTo(ConnectionHealth.State.UNTESTED);
    }

    @Test
    void nobodyElsePaysForACallerWithoutConsent() {
        scene.vendor(Speech.OPENAI).enqueue(Behaviour.script("status=500"), Behaviour.script("status=500"));
        Heard shy = ask(Speech.OPENAI, "shy", OWN, false);
        scene.recordedFailure(Speech.OPENAI, shy, 500, "upstream_server_error", "upstream");

        Heard bold = ask(Speech.OPENAI, "bold", OWN, false);
        assertThat(bold.status()).as(bold.text()).isEqualTo(200);
        assertThat(scene.vendor(Speech.OPENAI).requests())
                .extracting(RecordedRequest::key)
                .containsExactly(OWN, OWN, Speech.OPENAI.vendorKey());
        assertThat(scene.rows(bold, 2)).extracting(LedgerRow::payer).containsExactlyInAnyOrder("caller", "own_key");
    }

    @Test
    void aMissingCredentialIsNotCoveredUpByAFallback() {
        Heard heard = scene.send(
                scene.request(Speech.OPENAI, Speech.OPENAI.body("", false)).header("x-keyrail-profile", "bold"));
        scene.recordedFailure(Speech.OPENAI, heard, 401, "caller_credential_missing", "gateway");
        assertThat(scene.vendor(Speech.OPENAI).requests()).isEmpty();
    }

    @Test
    void aFallbackToTheCallersCredentialIsPassedOverWhereThereIsNone() {
        scene.vendor(Speech.OPENAI).enqueue(Behaviour.script("status=503"));
        Heard heard = scene.send(
                scene.request(Speech.OPENAI, Speech.OPENAI.body("", false)).header("x-keyrail-profile", "to-callers"));
        assertThat(heard.status()).isEqualTo(503);
        assertThat(scene.rows(heard, 2))
                .anySatisfy(row -> assertThat(row.reasons()).contains("no credential of the caller's own"));
        assertThat(scene.vendor(Speech.OPENAI).keysSeen()).containsExactly(Speech.OPENAI.vendorKey());
    }

    @Test
    void aTestOfTheConnectionTriesTheWayAndNoCredential() {
        ConnectionTest test = scene.home()
                .home()
                .engine()
                .tester()
                .test(
                        scene.home().home().snapshot(),
                        scene.home().home().snapshot().connections().get(new ConnectionName("openai-team")))
                .join();
        assertThat(test.ok()).as(test.message()).isTrue();
        assertThat(test.message()).contains("each caller's own");
        assertThat(scene.vendor(Speech.OPENAI).keysSeen()).isEmpty();
    }

    @Test
    void theCredentialIsWrittenNowhere() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        List<Appender<ILoggingEvent>> usual = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(usual::add);
        usual.forEach(root::detachAppender);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.setLevel(Level.TRACE);
        root.addAppender(log);
        try {
            for (Speech speech : Speech.values()) {
                assertThat(ask(speech, mine(speech), OWN, true).status()).isEqualTo(200);
                scene.vendor(speech).enqueue(Behaviour.script("status=401"), Behaviour.script("status=500"));
                assertThat(ask(speech, mine(speech), OWN, false).status()).isEqualTo(401);
                assertThat(ask(speech, mine(speech), OWN, false).status()).isEqualTo(500);
            }
            scene.home().home().engine().ledger().flush();
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
            usual.forEach(root::addAppender);
        }
        assertThat(List.copyOf(log.list)).isNotEmpty().allSatisfy(event -> {
            assertThat(event.getFormattedMessage()).doesNotContain(OWN);
            assertThat(String.valueOf(event.getKeyValuePairs())).doesNotContain(OWN);
        });
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(OWN);
            }
        }
    }
}
