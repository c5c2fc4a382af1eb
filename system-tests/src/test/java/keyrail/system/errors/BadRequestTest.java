package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import keyrail.core.usage.LedgerRow;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies and calls that are refused before anything goes out. */
class BadRequestTest {
    private static final int MOST_BYTES = 2_000;

    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder, "", "\"server\": { \"maxBodyBytes\": " + MOST_BYTES + " }");
    }

    @AfterEach
    void close() {
        for (Speech speech : Speech.values()) {
            assertThat(scene.vendor(speech).requests()).isEmpty();
        }
        scene.close();
    }

    static Stream<Arguments> badBodies() {
        return Arrays.stream(Speech.values())
                .flatMap(speech -> Stream.of(
                        Arguments.of(speech, "", "invalid_json", "at byte 0"),
                        Arguments.of(speech, "{\"model\":\"m\",", "invalid_json", "at byte 13"),
                        Arguments.of(speech, "{\"model\":\"m\"} x", "invalid_json", "at byte 14"),
                        Arguments.of(speech, "{'model':'m'}", "invalid_json", "at byte 1"),
                        Arguments.of(speech, "[{\"model\":\"m\"}]", "invalid_json", "JSON object"),
                        Arguments.of(speech, "\"model\"", "invalid_json", "JSON object"),
                        Arguments.of(speech, "null", "invalid_json", "JSON object"),
                        Arguments.of(speech, "{\"a\":" + "[".repeat(300), "invalid_json", "at byte"),
                        Arguments.of(speech, "{\"model\":\"m\",\"model\":\"n\"}", "duplicate_key", "\"model\""),
                        Arguments.of(speech, "{\"model\":\"m\",\"mod\\u0065l\":\"n\"}", "duplicate_key", "\"model\""),
                        Arguments.of(speech, "{\"stream\":true,\"stream\":false}", "duplicate_key", "\"stream\""),
                        Arguments.of(speech, speech.bodyOf("7", false), "invalid_request", "\"model\""),
                        Arguments.of(speech, speech.bodyOf("[\"m\"]", false), "invalid_request", "\"model\""),
                        Arguments.of(speech, speech.bodyOf("{}", false), "invalid_request", "\"model\"")));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void aBodyThatCannotBeRoutedIsRefusedAndRecorded(Speech speech, String body, String code, String says) {
        Heard heard = scene.send(scene.request(speech, body));
        assertThat(scene.recordedFailure(speech, heard, 400, code, "gateway")).contains(says);
        assertThat(heard.header(speech == Speech.ANTHROPIC ? "request-id" : "x-request-id"))
                .as("the id that its SDK shows")
                .isEqualTo(heard.id().value());
        LedgerRow row = scene.rows(heard).getFirst();
        assertThat(row.attempt()).isZero();
        assertThat(row.client()).isEqualTo("test");
    }

    @ParameterizedTest
    @EnumSource
    void aBodyDeclaredTooLargeIsRefusedBeforeItIsRead(Speech speech) {
        String head = "POST " + speech.path() + " HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                + "x-keyrail-key: " + RunningHome.CLIENT_KEY + "\r\ncontent-length: 2001\r\n\r\n";
        // No byte of the body is ever sent, so an answer shows that none was waited for.
        String answer = RawCall.untilClosed(scene.home().plane().port(), head);
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("x-keyrail-error: body_too_large");
        assertThat(speech.messageOf(answer.substring(answer.indexOf("\r\n\r\n") + 4)))
                .contains("server.maxBodyBytes");
    }

    @ParameterizedTest
    @EnumSource
    void aChunkedBodyIsRefusedWhenItHasGrownTooLarge(Speech speech) {
        byte[] body = speech.body("x".repeat(MOST_BYTES), false).getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = scene.request(speech, "")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        assertThat(Scene.failure(speech, scene.send(request), 413, "body_too_large", "gateway"))
                .contains("server.maxBodyBytes");
    }

    @ParameterizedTest
    @EnumSource
    void aCompressedBodyIsRefused(Speech speech) {
        Heard heard = scene.send(scene.request(speech, speech.body("", false)).header("content-encoding", "gzip"));
        assertThat(Scene.failure(speech, heard, 400, "invalid_request", "gateway"))
                .contains("compressed");
    }

    @ParameterizedTest
    @EnumSource
    void aCallWithoutAModelAndAProfileSaysWhatToSend(Speech speech) {
        Heard heard = scene.send(scene.request(speech, "{\"messages\":[]}"));
        assertThat(scene.recordedFailure(speech, heard, 400, "profile_required", "gateway"))
                .contains("x-keyrail-profile");
    }

    @ParameterizedTest
    @EnumSource
    void anotherMethodIsNotAllowed(Speech speech) {
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            Heard heard = scene.send(scene.request(speech, "").method(method, HttpRequest.BodyPublishers.noBody()));
            assertThat(Scene.failure(speech, heard, 405, "method_not_allowed", "gateway"))
                    .contains("POST")
                    .contains(method);
        }
    }

    @Test
    void anUnknownEndpointListsWhatThereIs() {
        for (Speech speech : Speech.values()) {
            HttpRequest.Builder request = scene.request(speech, "{}")
                    .uri(URI.create(scene.home().plane().url() + "/v1/completions"));
            assertThat(Scene.failure(speech, scene.send(request), 404, "unknown_endpoint", "gateway"))
                    .contains("POST /v1/messages")
                    .contains("POST /v1/chat/completions")
                    .contains("GET /v1/models");
        }
    }
}
