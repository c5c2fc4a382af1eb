package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.core.auth.Auth;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProviderId;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The declared way on: once, only on what another account may mend, and never to another payer unasked. */
class FallbackTest {
    private static final String PROFILES = """
            "first": { "provider_connection": "openai-own", "model": "gpt-first", "fallback": ["second", "third"] },
            "second": { "provider_connection": "compatible-own", "model": "gpt-second" },
            "third": { "provider_connection": "compatible-own", "model": "gpt-third" },
            "down": { "provider_connection": "compatible-down", "model": "gpt-down", "fallback": ["second"] },
            "chained": { "provider_connection": "openai-own", "model": "gpt-chained", "fallback": ["link"] },
            "link": { "provider_connection": "compatible-own", "model": "gpt-link", "fallback": ["third"] },
            "keyless": { "provider_connection": "compatible-local", "model": "gpt-local" },
            "shy": { "provider_connection": "openai-own", "model": "gpt-shy", "fallback": ["keyless"] },
            "bold": { "provider_connection": "openai-own", "model": "gpt-bold", "fallback": ["keyless"],
                      "allowPayerChange": true },
            "broken": { "provider_connection": "nowhere", "model": "m", "fallback": ["second"] },
            "eager": { "provider_connection": "openai-own", "model": "gpt-eager", "retries": 2 },
            "plodding": { "provider_connection": "openai-own", "model": "gpt-plodding" }
            """;

    @TempDir
    Path folder;

    private Scene scene;
    private RehearsalServer vendor;

    @BeforeEach
    void open() throws IOException {
        scene = new Scene(folder, PROFILES);
        vendor = scene.vendor(Speech.OPENAI);
        vendor.accept("gpt-second", "key-second");
        vendor.accept("gpt-third", "key-second");
        vendor.accept("gpt-local");
        scene.home().connection("compatible-own", "openai-compatible", vendor.baseUrl(), "key-second");
        scene.home()
                .connection(
                        "compatible-down",
                        "openai-compatible",
                        "http://127.0.0.1:" + portNobodyListensOn(),
                        "key-down");
        Instant now = scene.home().home().clock().instant();
        scene.home().home().store().write(rows -> {
            rows.insert(new Connection(
                    new ConnectionName("compatible-local"),
                    new ProviderId("openai-compatible"),
                    new Auth.None(),
                    null,
                    vendor.baseUrl(),
                    List.of(),
                    Map.of(),
                    now,
                    now));
            return true;
        });
        scene.home().home().publish();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static int portNobodyListensOn() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** Every answer of a model is one of these, by status; 0 is a good one. */
    private void answers(Map<String, Integer> statuses) {
        vendor.behave(seen -> {
            int status = statuses.getOrDefault(seen.model(), 0);
            return status == 0 ? Behaviour.NORMAL : Behaviour.script("status=" + status + "~ra=1");
        });
    }

    private Heard ask(String profile, boolean stream) {
        return scene.askProfile(Speech.OPENAI, profile, "", stream);
    }

    private List<String> modelsSeen() {
        return vendor.requests().stream().map(RecordedRequest::model).toList();
    }

    private List<String> outcomes(Heard heard, int least) {
        return scene.rows(heard, least).stream()
                .sorted(Comparator.comparingInt(LedgerRow::attempt))
                .map(row -> row.attempt() + " " + row.profile() + " " + row.outcome())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 529})
    void aVendorThatCannotServeIsFollowedOnceByTheNext(int status) {
        answers(Map.of("gpt-first", status));
        for (boolean stream : new boolean[] {false, true}) {
            vendor.forget();
            Heard heard = ask("first", stream);

            assertThat(heard.status()).as(heard.text()).isEqualTo(200);
            assertThat(heard.code()).isEmpty();
            assertThat(modelsSeen()).containsExactly("gpt-first", "gpt-second");
            assertThat(vendor.requests()).extracting(RecordedRequest::key).containsExactly("key-openai", "key-second");
            String code = status == 429
                    ? "upstream_rate_limited"
                    : status == 529 ? "upstream_overloaded" : "upstream_server_error";
            assertThat(outcomes(heard, 2)).containsExactly("1 first " + code, "2 second ok");
            assertThat(scene.rows(heard))
                    .extracting(LedgerRow::credential)
                    .containsExactlyInAnyOrder(
                            "credential/openai-own/api_key#1", "credential/compatible-own/api_key#1");
        }
    }

    @Test
    void aRejectedCredentialIsFollowedByTheNext() {
        answers(Map.of("gpt-first", 401));
        Heard heard = ask("first", false);
        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(outcomes(heard, 2)).containsExactly("1 first upstream_auth_failed", "2 second ok");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 422})
    void aRequestTheVendorRefusesIsNotTriedElsewhere(int status) {
        answers(Map.of("gpt-first", status));
        Heard heard = ask("first", false);
        assertThat(heard.status()).isEqualTo(status);
        assertThat(modelsSeen()).containsExactly("gpt-first");
        assertThat(heard.header("x-should-retry")).isEmpty();
        assertThat(scene.rows(heard)).hasSize(1);
    }

    @Test
    void theChainIsOneLevelDeep() {
        vendor.accept("gpt-link", "key-second");
        answers(Map.of("gpt-chained", 503, "gpt-link", 503));
        Heard heard = ask("chained", false);
        assertThat(heard.status()).isEqualTo(503);
        assertThat(modelsSeen()).containsExactly("gpt-chained", "gpt-link");
        assertThat(outcomes(heard, 2))
                .containsExactly("1 chained upstream_server_error", "2 link upstream_server_error");
    }

    @Test
    void aCredentialRotatedMeanwhileIsReplayedBeforeTheChainIsFollowed() {
        vendor.accept("gpt-first", "key-openai", "key-of-tomorrow");
        AtomicInteger seen = new AtomicInteger();
        vendor.behave(request -> {
            if (seen.getAndIncrement() == 0) {
                scene.home().rotate("openai-own", "key-of-tomorrow");
                return Behaviour.script("status=401");
            }
            return request.model().equals("gpt-first") ? Behaviour.script("status=429") : Behaviour.NORMAL;
        });
        Heard heard = ask("first", true);
        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(vendor.requests())
                .extracting(RecordedRequest::key)
                .containsExactly("key-openai", "key-of-tomorrow", "key-second");
        assertThat(outcomes(heard, 3))
                .containsExactly("1 first upstream_auth_failed", "2 first upstream_rate_limited", "3 second ok");
    }

    @Test
    void whenAllFailTheLastFailureIsToldAndClientsShouldNotRetry() {
        answers(Map.of("gpt-first", 429, "gpt-second", 500, "gpt-third", 529));
        Heard heard = ask("first", false);

        String message = Scene.failure(Speech.OPENAI, heard, 529, "upstream_overloaded", "upstream");
        assertThat(message).contains("Rehearsed failure 529");
        assertThat(heard.header("x-should-retry")).isEqualTo("false");
        assertThat(heard.header("retry-after")).isEqualTo("1");
        assertThat(outcomes(heard, 3))
                .containsExactly(
                        "1 first upstream_rate_limited",
                        "2 second upstream_server_error",
                        "3 third upstream_overloaded");
        assertThat(modelsSeen()).containsExactly("gpt-first", "gpt-second", "gpt-third");
    }

    @Test
    void aRefusedConnectionIsFollowedByTheNextAndIsNoAttempt() {
        Heard heard = ask("down", false);
        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(modelsSeen()).containsExactly("gpt-second");
        assertThat(outcomes(heard, 1)).containsExactly("1 second ok");
        assertThat(scene.rows(heard).getFirst().reasons())
                .contains("compatible-down")
                .contains("upstream_refused");
    }

    @Test
    void aBrokenBindingIsNotCoveredUpByAFallback() {
        Heard heard = ask("broken", false);
        scene.recordedFailure(Speech.OPENAI, heard, 404, "connection_not_found", "gateway");
        assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void withoutConsentNobodyElsePays() {
        answers(Map.of("gpt-shy", 500));
        Heard heard = ask("shy", false);
        scene.recordedFailure(Speech.OPENAI, heard, 500, "upstream_server_error", "upstream");
        assertThat(modelsSeen()).containsExactly("gpt-shy");
        assertThat(scene.rows(heard).getFirst().reasons()).contains("allowPayerChange");
    }

    @Test
    void withConsentAnotherClassOfPayerMayTakeOver() {
        answers(Map.of("gpt-bold", 500));
        Heard heard = ask("bold", false);
        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(modelsSeen()).containsExactly("gpt-bold", "gpt-local");
        assertThat(outcomes(heard, 2)).containsExactly("1 bold upstream_server_error", "2 keyless ok");
        assertThat(scene.rows(heard)).extracting(LedgerRow::payer).doesNotHaveDuplicates();
        assertThat(vendor.requests().getLast().key()).isEmpty();
    }

    @Test
    void aStreamThatBeganIsNeverTriedAgain() {
        vendor.behave(seen -> Behaviour.script("n=5~cut=2"));
        Heard heard = ask("first", true);
        assertThat(heard.whole()).isFalse();
        assertThat(modelsSeen()).containsExactly("gpt-first");
        assertThat(outcomes(heard, 1)).containsExactly("1 first upstream_cut");
    }

    @Test
    void aProfilesRetriesAreSpentAndThenClientsShouldNotRetry() {
        answers(Map.of("gpt-eager", 429));
        Heard heard = ask("eager", false);
        Scene.failure(Speech.OPENAI, heard, 429, "upstream_rate_limited", "upstream");
        assertThat(heard.header("x-should-retry")).isEqualTo("false");
        assertThat(modelsSeen()).containsExactly("gpt-eager", "gpt-eager", "gpt-eager");
        assertThat(outcomes(heard, 3))
                .containsExactly(
                        "1 eager upstream_rate_limited",
                        "2 eager upstream_rate_limited",
                        "3 eager upstream_rate_limited");
    }

    @Test
    void aRetryThatSucceedsEndsTheTries() {
        vendor.enqueue(Behaviour.script("status=529~ra=1"));
        Heard heard = ask("eager", true);
        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(outcomes(heard, 2)).containsExactly("1 eager upstream_overloaded", "2 eager ok");
        assertThat(vendor.requests()).hasSize(2);
    }

    @Test
    void aRequestTheVendorRefusesIsNotRetried() {
        answers(Map.of("gpt-eager", 400));
        Heard heard = ask("eager", false);
        scene.recordedFailure(Speech.OPENAI, heard, 400, "upstream_bad_request", "upstream");
        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void withoutFallbackAndRetriesTheClientGetsTheFirstRefusal() {
        answers(Map.of("gpt-plodding", 429));
        Heard heard = ask("plodding", false);
        scene.recordedFailure(Speech.OPENAI, heard, 429, "upstream_rate_limited", "upstream");
        assertThat(heard.header("x-should-retry")).isEmpty();
        assertThat(vendor.requests()).hasSize(1);
    }
}
