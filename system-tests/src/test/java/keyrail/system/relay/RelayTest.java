package keyrail.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageState;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One request through all eight hops; the upstream says which credential it saw. */
class RelayTest {
    private static final String CONFIG = """
            { "llm": {
                "profiles": {
                  "work": { "provider_connection": "anthropic-work", "model": "claude-a" },
                  "own": { "provider_connection": "anthropic-own", "model": "claude-a", "maxTokens": 77 },
                  "gpt": { "provider_connection": "openai-own", "temperature": 0.25 }
                },
                "modelRoutes": [ { "model": "gpt-*", "profile": "gpt" } ]
            } }
            """;

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private RehearsalServer openai;
    private RunningHome home;

    @BeforeEach
    void open() {
        anthropic = RehearsalServer.start(
                RehearsalOptions.of(Dialect.ANTHROPIC).withModel("claude-a", "key-work", "key-own"));
        openai = RehearsalServer.start(RehearsalOptions.of(Dialect.OPENAI).withModel("gpt-x", "key-openai"));
        home = new RunningHome(
                folder,
                CONFIG.replaceFirst(
                        "\\{ \"llm\"",
                        "{ \"providers\": { \"anthropic\": { \"endpoint\": \"" + anthropic.baseUrl()
                                + "\" }, \"openai\": { \"endpoint\": \"" + openai.baseUrl() + "\" } }, \"llm\""));
        home.connection("anthropic-work", "anthropic", null, "key-work")
                .connection("anthropic-own", "anthropic", null, "key-own")
                .connection("openai-own", "openai", null, "key-openai");
    }

    @AfterEach
    void close() {
        if (home != null) {
            home.close();
        }
        anthropic.close();
        openai.close();
    }

    private static String message(String model, boolean stream) {
        return "{\"model\": \"" + model + "\",  \"messages\":[{\"role\":\"user\",\"content\":\"Grüße, 世界\"}],"
                + "\"max_tokens\": 10, \"stream\":" + stream + " }";
    }

    @Test
    void aMessageGoesOutWithTheCredentialOfItsProfilesConnection() {
        HttpResponse<String> work = home.messages(message("work", false));
        HttpResponse<String> own = home.messages(message("own", false));

        assertThat(work.statusCode()).as(work.body()).isEqualTo(200);
        assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
        assertThat(anthropic.requests()).extracting(RecordedRequest::key).containsExactly("key-work", "key-own");
        LedgerRow row = home.ledger(own).getFirst();
        assertThat(row.connection()).isEqualTo("anthropic-own");
        assertThat(row.payer()).isEqualTo("own_key");
        assertThat(row.credential()).isEqualTo("credential/anthropic-own/api_key#1");
        assertThat(row.outcome()).isEqualTo("ok");
        assertThat(row.usageState()).isEqualTo(UsageState.REPORTED);
        assertThat(row.usage().outputTokens()).isPositive();
    }

    @Test
    void onlyTheModelIsSplicedWhereTheClientSaidTheRest() {
        home.messages(message("work", false));
        assertThat(new String(anthropic.requests().getFirst().body(), StandardCharsets.UTF_8))
                .isEqualTo(message("claude-a", false));
    }

    @Test
    void aStreamPassesUnchangedAndIsMetered() {
        HttpResponse<String> answer = home.messages(message("work", true));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.body())
                .contains("event: message_start")
                .endsWith("\n\n")
                .contains("message_stop");
        LedgerRow row = home.ledger(answer).getFirst();
        assertThat(row.streamed()).isTrue();
        assertThat(row.usageState()).isEqualTo(UsageState.REPORTED);
        assertThat(row.firstByteMillis()).isNotNegative();
    }

    @Test
    void aChatStreamIsAskedForUsageAndTheExtraEventDoesNotReachTheClient() {
        HttpResponse<String> answer = home.chat(message("gpt-x", true).replace("\"max_tokens\": 10, ", ""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String sent = new String(openai.requests().getFirst().body(), StandardCharsets.UTF_8);
        assertThat(sent).contains("\"stream_options\":{\"include_usage\":true}").contains("\"temperature\":0.25");
        assertThat(answer.body()).doesNotContain("\"usage\":{").endsWith("data: [DONE]\n\n");
        LedgerRow row = home.ledger(answer).getFirst();
        assertThat(row.rung()).isEqualTo("model_route");
        assertThat(row.usageState()).isEqualTo(UsageState.REPORTED);
        assertThat(openai.requests().getFirst().key()).isEqualTo("key-openai");
    }
}
