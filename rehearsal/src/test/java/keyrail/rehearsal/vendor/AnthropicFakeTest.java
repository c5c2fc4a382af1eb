package keyrail.rehearsal.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.http.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class AnthropicFakeTest {
    private static final String OLD = "anthropic-version: 2023-06-01";
    private static final String NEW = "anthropic-version: 2026-10-21";
    private static final String ASK =
            "{\"model\":\"claude-sonnet-4-6\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final AcceptedKeys keys = new AcceptedKeys();
    private final AnthropicFake fake = new AnthropicFake(keys);

    @BeforeEach
    void acceptTwoKeys() {
        keys.put("claude-sonnet-4-6", List.of("old-key", "new-key"));
        keys.put("claude-opus-5", List.of("new-key"));
        keys.put("claude-haiku-4-5", List.of("new-key"));
    }

    @Test
    void eachVersionTakesTheKeyInItsOwnField() {
        assertThat(status(ASK, OLD, "x-api-key: old-key")).isEqualTo(200);
        assertThat(status(ASK, NEW, "authorization: Bearer new-key")).isEqualTo(200);
        assertThat(status(ASK, OLD, "authorization: Bearer old-key")).isEqualTo(401);
        assertThat(status(ASK, NEW, "x-api-key: old-key")).isEqualTo(401);
        assertThat(status(ASK, OLD, "x-api-key: old-key", "authorization: Bearer old-key"))
                .isEqualTo(401);
        assertThat(status(ASK, OLD, "x-api-key: third-key")).isEqualTo(401);
        assertThat(status(ASK, OLD)).isEqualTo(401);
    }

    @Test
    void aMissingVersionIsABadRequest() {
        Answer.Whole answer = whole(ASK, "x-api-key: old-key");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).path("error").path("message").asString(""))
                .isEqualTo("anthropic-version: header is required");
        assertThat(json(answer).path("error").path("type").asString("")).isEqualTo("invalid_request_error");
        assertThat(status(ASK, "anthropic-version: 2024-01-01", "x-api-key: old-key"))
                .isEqualTo(400);
    }

    static Stream<Arguments> bodies() {
        String user = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
        return Stream.of(
                arguments("{", OLD, 400),
                arguments("{\"max_tokens\":1," + user + "}", OLD, 400),
                arguments("{\"model\":\"claude-none\",\"max_tokens\":1," + user + "}", OLD, 404),
                arguments("{\"model\":\"claude-opus-5\"," + user + "}", OLD, 400),
                arguments("{\"model\":\"claude-opus-5\",\"max_tokens\":0," + user + "}", OLD, 400),
                arguments("{\"model\":\"claude-opus-5\",\"max_tokens\":1,\"messages\":[]}", OLD, 400),
                arguments("{\"model\":\"claude-opus-5\",\"max_tokens\":1,\"x\":1," + user + "}", OLD, 400),
                arguments(
                        "{\"model\":\"claude-opus-5\",\"model\":\"claude-opus-5\",\"max_tokens\":1," + user + "}",
                        OLD,
                        400),
                arguments("{\"model\":\"claude-opus-5\",\"max_tokens\":1,\"temperature\":1," + user + "}", OLD, 400),
                arguments("{\"model\":\"claude-haiku-4-5\",\"max_tokens\":1,\"temperature\":1," + user + "}", OLD, 200),
                arguments(
                        "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":1,\"temperature\":1.5," + user + "}", OLD, 400),
                arguments("{\"model\":\"claude-haiku-4-5\",\"max_tokens\":1,\"temperature\":1," + user + "}", NEW, 400),
                arguments(
                        "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":1,\"output_config\":{\"effort\":\"low\"},"
                                + user + "}",
                        OLD,
                        400),
                arguments(
                        "{\"model\":\"claude-opus-5\",\"max_tokens\":1,\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}",
                        OLD,
                        400),
                arguments(
                        "{\"model\":\"claude-opus-5\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\" \"}]}]}",
                        OLD,
                        400),
                arguments("{\"model\":\"claude-opus-5\",\"max_tokens\":1," + user + "}", OLD, 200));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void judgesBodiesAsTheVendorDoes(String body, String version, int expected) {
        String key = version.equals(OLD) ? "x-api-key: new-key" : "authorization: Bearer new-key";
        assertThat(status(body, version, key)).isEqualTo(expected);
    }

    @Test
    void theStreamFollowsTheGrammarAndSaysWhatTheWholeAnswerSays() {
        Behaviour behaviour = Behaviour.script("n=5~cached=3");
        JsonNode whole =
                json((Answer.Whole) fake.answer(call("/v1/messages", ASK, OLD, "x-api-key: old-key"), behaviour));
        String streaming = ASK.replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"");
        Answer.Streamed streamed =
                (Answer.Streamed) fake.answer(call("/v1/messages", streaming, OLD, "x-api-key: old-key"), behaviour);

        List<String> events = new ArrayList<>(streamed.before());
        events.addAll(streamed.pieces());
        events.addAll(streamed.after());
        assertThat(events.stream().map(event -> event.substring("event: ".length(), event.indexOf('\n'))))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        String text = streamed.pieces().stream()
                .map(event -> data(event).path("delta").path("text").asString(""))
                .collect(Collectors.joining());
        assertThat(text).isEqualTo(whole.path("content").path(0).path("text").asString(""));
        JsonNode start = data(streamed.before().getFirst()).path("message").path("usage");
        assertThat(start.path("cache_read_input_tokens").intValue()).isEqualTo(3);
        assertThat(start.path("input_tokens")).isEqualTo(whole.path("usage").path("input_tokens"));
        assertThat(data(streamed.after().get(1)).path("usage").path("output_tokens"))
                .isEqualTo(whole.path("usage").path("output_tokens"));
    }

    @Test
    void countsTokensAndRefusesWhatOnlyAnAnswerNeeds() {
        String count = ASK.replace("\"max_tokens\":9,", "");
        Answer.Whole counted = (Answer.Whole)
                fake.answer(call("/v1/messages/count_tokens", count, OLD, "x-api-key: old-key"), Behaviour.NORMAL);

        assertThat(json(counted).path("input_tokens").intValue()).isEqualTo(1);
        Answer.Whole refused = (Answer.Whole)
                fake.answer(call("/v1/messages/count_tokens", ASK, OLD, "x-api-key: old-key"), Behaviour.NORMAL);
        assertThat(refused.status()).isEqualTo(400);
    }

    private int status(String body, String... fields) {
        return whole(body, fields).status();
    }

    private Answer.Whole whole(String body, String... fields) {
        return (Answer.Whole) fake.answer(call("/v1/messages", body, fields), Behaviour.NORMAL);
    }

    private Call call(String path, String body, String... fields) {
        List<HttpField> all = Arrays.stream(fields)
                .map(line -> new HttpField(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2)))
                .toList();
        return fake.read(new HttpRequest("POST", path, all, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode json(Answer.Whole answer) {
        return Json.read(answer.body());
    }

    private static JsonNode data(String event) {
        return Json.read(event.substring(event.indexOf("data: ") + 6).strip().getBytes(StandardCharsets.UTF_8));
    }
}
