package keyrail.system.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import keyrail.core.config.Diagnostic;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of {@code config.json} that contradict themselves or each other, in a home that serves. */
class BadEntriesTest {
    private static final String KEY = "sk-ant-bad-entries";
    private static final String CONFIG = """
            { "providers": { "anthropic": { "endpoint": "%s" } },
              "llm": { "profiles": {
                "good": { "provider_connection": "work", "model": "m-good" },
                "typo": { "provider_connection": "work", "modle": "m-typo" },
                "ring-a": { "provider_connection": "work", "model": "m-a~status=429", "fallback": ["ring-b"] },
                "ring-b": { "provider_connection": "work", "model": "m-b~status=429", "fallback": ["ring-c", "ring-a"] },
                "ring-c": { "provider_connection": "work", "model": "m-c~status=429", "fallback": ["ring-a"] },
                "self": { "provider_connection": "work", "model": "m-self~status=429", "fallback": ["self"] },
                "work": { "provider_connection": "other", "model": "m-named-alike" } },
              "defualt": "good" },
              "sever": { "port": 1 },
              "ledger": { "requird": true } }
            """;

    @TempDir
    Path folder;

    private RehearsalServer vendor;
    private RunningHome home;

    @BeforeEach
    void open() {
        vendor = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(KEY));
        home = new RunningHome(folder, CONFIG.formatted(vendor.baseUrl()));
        home.connection("work", "anthropic", null, KEY).connection("other", "anthropic", null, KEY);
    }

    @AfterEach
    void close() {
        home.close();
        vendor.close();
    }

    private HttpResponse<String> ask(String model) {
        return home.messages("{\"model\":\"" + model + "\",\"max_tokens\":20,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    /** The rows of an answer's request; waits for them, since they may come after its last byte. */
    private List<LedgerRow> rows(HttpResponse<String> answer) {
        return await().atMost(Duration.ofSeconds(10)).until(() -> home.ledger(answer), rows -> !rows.isEmpty());
    }

    private static String code(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-keyrail-error").orElse("");
    }

    @Test
    void anUnknownKeySwitchesOffItsEntryAndNothingElse() {
        assertThat(ask("good").statusCode()).isEqualTo(200);
        HttpResponse<String> typo = ask("typo");
        assertThat(typo.statusCode()).isBetween(400, 499);
        assertThat(code(typo)).isNotEmpty();
        assertThat(vendor.requests()).hasSize(1);

        List<Diagnostic> findings = home.home().config().current().diagnostics();
        assertThat(findings)
                .extracting(Diagnostic::pointer)
                .contains("/llm/profiles/typo/modle", "/llm/defualt", "/sever", "/ledger/requird");
        assertThat(findings).allSatisfy(finding -> assertThat(finding.line()).isPositive());
        assertThat(findings.toString()).contains("model", "default", "server", "required");
    }

    /** The exception: behind a mistake in the way out could stand a proxy that every call has to pass. */
    @Test
    void aMistakeInTheWayOutStopsEveryCall(@TempDir Path other) {
        assertThatThrownBy(() -> new RunningHome(other, "{ \"outbound\": { \"proxxy\": \"http://127.0.0.1:1\" } }"))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.CONFIG_INVALID))
                .hasMessageContaining("config.json:1:")
                .hasMessageContaining("/outbound/proxxy")
                .hasMessageContaining("did you mean \"proxy\"");
    }

    @Test
    void fallbacksInARingAreTriedOnceEach() {
        HttpResponse<String> answer = ask("ring-a");
        assertThat(answer.statusCode()).isEqualTo(429);
        List<LedgerRow> rows = rows(answer);
        assertThat(rows).extracting(LedgerRow::profile).doesNotHaveDuplicates().contains("ring-a", "ring-b");
        assertThat(vendor.requests()).hasSize(rows.size());
    }

    @Test
    void aFallbackToItselfIsNoSecondTry() {
        HttpResponse<String> answer = ask("self");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(rows(answer)).hasSize(1);
        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void ofAProfileAndAConnectionOfOneNameTheBareNameIsTheProfile() {
        HttpResponse<String> byProfile = ask("work");
        assertThat(byProfile.statusCode()).isEqualTo(200);
        assertThat(rows(byProfile))
                .extracting(LedgerRow::connection, LedgerRow::model)
                .containsExactly(tuple("other", "m-named-alike"));

        HttpResponse<String> byConnection = ask("work/m-direct");
        assertThat(byConnection.statusCode()).isEqualTo(200);
        assertThat(rows(byConnection))
                .extracting(LedgerRow::connection, LedgerRow::model)
                .containsExactly(tuple("work", "m-direct"));
        assertThat(vendor.requests()).hasSize(2);
    }
}
