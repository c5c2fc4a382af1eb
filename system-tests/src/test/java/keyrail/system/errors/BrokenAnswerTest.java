package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import keyrail.core.usage.LedgerRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that look whole, or torn in an awkward place. */
class BrokenAnswerTest {
    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder.resolve("first"), "");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamOfEventsThatAreNoJsonIsNotTakenForAnAnswer(Speech speech) {
        Heard heard = scene.ask(speech, "~garbage", true);
        assertThat(scene.rows(heard)).extracting(LedgerRow::outcome).containsExactly("upstream_protocol_error");
        if (heard.status() == 200) {
            assertThat(heard.whole()).as(heard.text()).isFalse();
            speech.messageOf(speech.errorEventOf(heard.text()));
        } else {
            Scene.failure(speech, heard, 502, "upstream_protocol_error", "upstream");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptySuccessIsNotTakenForAnAnswer(Speech speech) {
        String nothing = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n";
        try (RawVendor vendor = new RawVendor(nothing);
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            Heard heard = scene.ask(speech, "", false);
            scene.recordedFailure(speech, heard, 502, "upstream_protocol_error", "upstream");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChunkedStreamThatEndsWithoutItsLastEventIsCut(Speech speech) {
        String event = speech == Speech.ANTHROPIC
                ? "event: ping\ndata: {\"type\":\"ping\"}\n\n"
                : "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
        String answer = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                + Integer.toHexString(event.length()) + "\r\n" + event + "\r\n0\r\n\r\n";
        try (RawVendor vendor = new RawVendor(answer);
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            Heard heard = scene.ask(speech, "", true);
            assertThat(scene.rows(heard)).extracting(LedgerRow::outcome).containsExactly("upstream_cut");
            assertThat(heard.whole()).as(heard.text()).isFalse();
            assertThat(speech.messageOf(speech.errorEventOf(heard.text()))).contains("broke off");
        }
    }

    @Test
    void aStreamWhoseModelFinishedIsWholeThoughItsServerLeavesTheLastEventOut() {
        String event = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        String answer = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                + Integer.toHexString(event.length()) + "\r\n" + event + "\r\n0\r\n\r\n";
        try (RawVendor vendor = new RawVendor(answer);
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            Heard heard = scene.ask(Speech.OPENAI, "", true);
            assertThat(heard.whole()).as(heard.text()).isTrue();
            assertThat(heard.text()).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theVendorsOwnWordOnRetryingGivesWayOnceTheDaemonHasRetried(Speech speech) {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"busy\"}}";
        String answer = "HTTP/1.1 429 Too Many\r\ncontent-type: application/json\r\nx-should-retry: true\r\n"
                + "retry-after: 1\r\nconnection: close\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        String profile = "\"eager\": { \"provider_connection\": \"" + speech.connection() + "\", \"retries\": 1 }";
        try (RawVendor vendor = new RawVendor(answer);
                Scene eager = new Scene(folder, profile, "", vendor.url())) {
            Heard heard = eager.askProfile(speech, "eager", "", false);
            assertThat(heard.status()).isEqualTo(429);
            assertThat(heard.headers().allValues("x-should-retry")).containsExactly("false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatIsOnlyATextIsPutIntoTheClientsEnvelope(Speech speech) {
        String body = "{\"error\":\"the model is not loaded\"}";
        String answer = "HTTP/1.1 500 Oops\r\ncontent-type: application/json\r\nconnection: close\r\n"
                + "content-length: " + body.length() + "\r\n\r\n" + body;
        try (RawVendor vendor = new RawVendor(answer);
                Scene other = new Scene(folder, "", "", vendor.url())) {
            Heard heard = other.ask(speech, "", false);
            assertThat(other.recordedFailure(speech, heard, 500, "upstream_server_error", "upstream"))
                    .contains("the model is not loaded");
        }
    }
}
