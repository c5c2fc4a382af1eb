package keyrail.rehearsal.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class OpenAiFakeTest {
    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String STREAM = "\"stream\":true,";
    private static final String USAGE = "\"stream_options\":{\"include_usage\":true},";

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("{", 400),
                arguments("{" + USER + "}", 400),
                arguments("{\"model\":\"gpt-4o\",\"messages\":[]}", 400),
                arguments("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"model\",\"content\":\"x\"}]}", 400),
                arguments("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\"}]}", 400),
                arguments("{\"model\":\"gpt-4o\"," + USAGE + USER + "}", 400),
                arguments("{\"model\":\"gpt-4o\",\"nonsense\":1," + USER + "}", 400),
                arguments("{\"model\":\"gpt-4o\",\"reasoning_effort\":\"low\"," + USER + "}", 400),
                arguments("{\"model\":\"gpt-4o\",\"verbosity\":\"low\"," + USER + "}", 400),
                arguments("{\"model\":\"gpt-5-codex\"," + USER + "}", 404),
                arguments("{\"model\":\"gpt-5\",\"max_tokens\":5," + USER + "}", 400),
                arguments("{\"model\":\"gpt-5\",\"temperature\":0.2," + USER + "}", 400),
                arguments("{\"model\":\"gpt-5\",\"reasoning_effort\":\"low\",\"verbosity\":\"low\"," + USER + "}", 200),
                arguments("{\"model\":\"gpt-4o\",\"max_tokens\":5,\"temperature\":0.2," + USER + "}", 200));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void judgesBodiesAsTheVendorDoes(String body, int expected) {
        Answer.Whole answer = (Answer.Whole) answer(fake(Dialect.OPENAI), "/v1/chat/completions", "k", body);

        assertThat(answer.status()).isEqualTo(expected);
        if (expected != 200) {
            assertThat(Json.read(answer.body()).path("error").path("message").asString(""))
                    .isNotBlank();
        }
    }

    @Test
    void aWrongKeyIsTurnedAwayBeforeAnythingElse() {
        VendorFake fake = fake(Dialect.OPENAI);
        for (String key : List.of("", "other")) {
            assertThat(((Answer.Whole) answer(fake, "/v1/chat/completions", key, "{\"model\":\"gpt-4o\"}")).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void usageComesOnlyWhenAskedForAndLast() {
        Answer.Streamed silent = stream(Dialect.OPENAI, "/v1/chat/completions", "");
        Answer.Streamed asked = stream(Dialect.OPENAI, "/v1/chat/completions", USAGE);

        assertThat(events(silent)).noneMatch(event -> event.contains("usage"));
        assertThat(asked.after().getLast()).isEqualTo("data: [DONE]\n\n");
        JsonNode last = data(asked.after().get(asked.after().size() - 2));
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.path("usage").path("total_tokens").intValue()).isPositive();
        assertThat(asked.pieces()).allMatch(event -> event.contains("\"usage\":null"));
    }

    @Test
    void theStreamSaysWhatTheWholeAnswerSays() {
        Answer.Whole whole = (Answer.Whole)
                answer(fake(Dialect.OPENAI), "/v1/chat/completions", "k", "{\"model\":\"gpt-4o\"," + USER + "}");
        String text = stream(Dialect.OPENAI, "/v1/chat/completions", "").pieces().stream()
                .map(event -> data(event)
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asString(""))
                .collect(Collectors.joining());

        assertThat(text)
                .isEqualTo(Json.read(whole.body())
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString(""));
    }

    @Test
    void openrouterSendsCommentsAndUsageUnasked() {
        Answer.Streamed streamed = stream(Dialect.OPENROUTER, "/api/v1/chat/completions", "");

        assertThat(streamed.before().getFirst()).isEqualTo(": OPENROUTER PROCESSING\n\n");
        JsonNode last = data(streamed.after().get(streamed.after().size() - 2));
        assertThat(last.path("choices").size()).isEqualTo(1);
        assertThat(last.path("usage").path("prompt_tokens").intValue()).isPositive();
    }

    @Test
    void openroutersModelsArePublicAndItsKeyIsNot() {
        VendorFake fake = fake(Dialect.OPENROUTER);

        assertThat(get(fake, "/api/v1/models", "")).isEqualTo(200);
        assertThat(get(fake, "/api/v1/key", "")).isEqualTo(401);
        assertThat(get(fake, "/api/v1/key", "k")).isEqualTo(200);
        assertThat(get(fake(Dialect.OPENAI), "/v1/models", "")).isEqualTo(401);
    }

    @Test
    void ollamaNeedsNoKeyAndIgnoresUnknownFields() {
        AcceptedKeys keys = new AcceptedKeys();
        keys.put("llama3.2", List.of());
        String body = "{\"model\":\"llama3.2\",\"nonsense\":1," + USER + "}";

        assertThat(((Answer.Whole) answer(new OpenAiFake(Dialect.OLLAMA, keys), "/v1/chat/completions", "", body))
                        .status())
                .isEqualTo(200);
    }

    private static VendorFake fake(Dialect dialect) {
        AcceptedKeys keys = new AcceptedKeys();
        keys.put("gpt-4o", List.of("k"));
        keys.put("gpt-5", List.of("k"));
        return VendorFake.of(dialect, keys);
    }

    private static Answer.Streamed stream(Dialect dialect, String path, String more) {
        return (Answer.Streamed)
                answer(fake(dialect), path, "k", "{\"model\":\"gpt-4o\"," + STREAM + more + USER + "}");
    }

    private static Answer answer(VendorFake fake, String path, String key, String body) {
        List<HttpField> fields = List.of(new HttpField("authorization", "Bearer " + key));
        HttpRequest request = new HttpRequest("POST", path, fields, body.getBytes(StandardCharsets.UTF_8));
        return fake.answer(fake.read(request), Behaviour.NORMAL);
    }

    private static int get(VendorFake fake, String path, String key) {
        HttpRequest request =
                new HttpRequest("GET", path, List.of(new HttpField("authorization", "Bearer " + key)), new byte[0]);
        return ((Answer.Whole) fake.answer(fake.read(request), Behaviour.NORMAL)).status();
    }

    private static List<String> events(Answer.Streamed streamed) {
        List<String> events = new ArrayList<>(streamed.before());
        events.addAll(streamed.pieces());
        events.addAll(streamed.after());
        return events;
    }

    private static JsonNode data(String event) {
        return Json.read(event.substring("data: ".length()).strip().getBytes(StandardCharsets.UTF_8));
    }
}
