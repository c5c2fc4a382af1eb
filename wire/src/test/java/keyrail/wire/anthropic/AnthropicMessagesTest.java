package keyrail.wire.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Operation;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.dialect.Answer;
import keyrail.wire.dialect.AnswerReader;
import keyrail.wire.dialect.SendRequest;
import keyrail.wire.dialect.UsageTap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicMessagesTest {
    private static final String STREAM = """
        event: message_start
        data: {"type":"message_start","message":{"id":"m","model":"claude-x","content":[],"usage":{"input_tokens":10,"cache_creation_input_tokens":200,"cache_read_input_tokens":3000,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: ping
        data: {"type":"ping"}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüß"}}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"thinking","thinking":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"no"}}

        event: content_block_start
        data: {"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"dich"}}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":42,"cache_read_input_tokens":null}}

        event: message_stop
        data: {"type":"message_stop"}

        """;
    private static final Usage EXPECTED = new Usage(3210, 3000, 200, 42, 0);

    private final AnthropicMessages dialect = new AnthropicMessages();

    @Test
    void readsUsageOfAStreamAtEverySplit() {
        for (String stream : List.of(STREAM, STREAM.replace("\n", "\r\n"))) {
            byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
            for (int split = 0; split <= bytes.length; split++) {
                UsageTap tap = dialect.streamTap();
                tap.accept(bytes, 0, split);
                tap.accept(bytes, split, bytes.length - split);
                tap.end();
                assertThat(tap.usage()).as("split at " + split).isEqualTo(EXPECTED);
                assertThat(tap.state()).isEqualTo(UsageState.REPORTED);
                assertThat(tap.model()).contains("claude-x");
                assertThat(tap.isComplete()).isTrue();
                assertThat(tap.sawError()).isFalse();
            }
        }
    }

    @Test
    void keepsWhatWasStatedBeforeTheCut() {
        UsageTap tap = tapped(STREAM.substring(0, STREAM.indexOf("event: message_delta")));
        assertThat(tap.state()).isEqualTo(UsageState.PARTIAL);
        assertThat(tap.usage()).isEqualTo(new Usage(3210, 3000, 200, 1, 0));
        assertThat(tap.isComplete()).isFalse();
    }

    @Test
    void takesALaterFigureForTheInputToo() {
        UsageTap tap = tapped(STREAM.replace(
                "\"usage\":{\"output_tokens\":42", "\"usage\":{\"input_tokens\":11,\"output_tokens\":42"));
        assertThat(tap.usage()).isEqualTo(new Usage(3211, 3000, 200, 42, 0));
    }

    @Test
    void seesAnErrorInsideAStream() {
        UsageTap tap = tapped("event: ping\n"
                + "data: {\"type\":\"ping\"}\n\n"
                + "event: error\n"
                + "data:"
                + " {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n");
        assertThat(tap.sawError()).isTrue();
        assertThat(tap.isComplete()).isFalse();
    }

    @Test
    void readsUsageOfWholeBodies() {
        UsageTap generate = dialect.unaryTap(Operation.GENERATE);
        feed(
                generate,
                "{\"model\":\"claude-x\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"usage\":{\"input_tokens\":1,\"cache_read_input_tokens\":2,\"output_tokens\":3}}");
        assertThat(generate.usage()).isEqualTo(new Usage(3, 2, 0, 3, 0));
        assertThat(generate.state()).isEqualTo(UsageState.REPORTED);

        UsageTap count = dialect.unaryTap(Operation.COUNT_TOKENS);
        feed(count, "{\"input_tokens\":2095}");
        assertThat(count.usage()).isEqualTo(Usage.NONE);
        assertThat(count.state()).isEqualTo(UsageState.REPORTED);

        UsageTap cut = dialect.unaryTap(Operation.GENERATE);
        feed(cut, "{\"usage\":{\"input_tokens\":1,\"output_tokens\":3},\"content\":[{\"te");
        assertThat(cut.usage()).isEqualTo(new Usage(1, 0, 0, 3, 0));
        assertThat(cut.state()).isEqualTo(UsageState.PARTIAL);
    }

    @Test
    void neverThrowsOnGarbage() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
            for (int damage = random.nextInt(10); damage >= 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            for (UsageTap tap : List.of(dialect.streamTap(), dialect.unaryTap(Operation.GENERATE))) {
                tap.accept(bytes, 0, bytes.length);
                tap.end();
                tap.state();
            }
        }
    }

    @Test
    void readsTextAsItComesAndJoinsBlocks() {
        List<String> pieces = new ArrayList<>();
        AnswerReader reader = dialect.answerReader(pieces::add);
        reader.accept(Bytes.utf8(STREAM));
        assertThat(reader.end()).isEqualTo(new Answer("Grüß dich", EXPECTED, UsageState.REPORTED, "claude-x"));
        assertThat(pieces).containsExactly("Grüß", " dich");
    }

    @Test
    void tellsAVendorsErrorAndACutFromAnAnswer() {
        AnswerReader failed = dialect.answerReader(piece -> {});
        failed.accept(Bytes.utf8(
                "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"));
        assertThatThrownBy(failed::end).isInstanceOfSatisfying(KeyrailException.class, error -> {
            assertThat(error.failure().code()).isEqualTo(FailureCode.UPSTREAM_OVERLOADED);
            assertThat(error.failure().httpStatus()).isEqualTo(529);
        });
        AnswerReader cut = dialect.answerReader(piece -> {});
        cut.accept(Bytes.utf8(STREAM.substring(0, STREAM.indexOf("event: message_stop"))));
        assertThatThrownBy(cut::end).hasMessageContaining("cut");
    }

    @Test
    void readsAWholeAnswer() {
        Answer answer = dialect.answer(Bytes.utf8(
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"no\"},{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b"
                        + " \"},{\"type\":\"text\",\"text\":\"c\"}]}"));
        assertThat(answer).isEqualTo(new Answer("a b c", Usage.NONE, UsageState.UNREPORTED, null));
        assertThatThrownBy(() -> dialect.answer(Bytes.utf8("{}"))).hasMessageContaining("not a message");
    }

    @Test
    void writesACallWithOneMessage() {
        assertThat(dialect.sendBody(new SendRequest("m", null, "hi", null, false, false))
                        .asUtf8())
                .isEqualTo(
                        "{\"model\":\"m\",\"max_tokens\":4096,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(dialect.sendBody(new SendRequest("m", "s", "hi", 5L, false, true))
                        .asUtf8())
                .isEqualTo(
                        "{\"model\":\"m\",\"max_tokens\":5,\"system\":\"s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_JSON,invalid_request_error",
        "CLIENT_KEY_MISSING,authentication_error",
        "UPSTREAM_BILLING,billing_error",
        "HOST_NOT_ALLOWED,permission_error",
        "UNKNOWN_PROFILE,not_found_error",
        "BODY_TOO_LARGE,request_too_large",
        "UPSTREAM_RATE_LIMITED,rate_limit_error",
        "INTERNAL,api_error",
        "UPSTREAM_CUT,api_error",
        "UPSTREAM_TIMEOUT,timeout_error",
        "UPSTREAM_OVERLOADED,overloaded_error",
        "CONNECTION_AMBIGUOUS,invalid_request_error"
    })
    void putsFailuresIntoItsEnvelope(FailureCode code, String type) {
        Failure failure = Failure.of(code, "what \"happened\"");
        String envelope = "{\"type\":\"error\",\"error\":{\"type\":\"" + type
                + "\",\"message\":\"what \\\"happened\\\"\"},\"request_id\":\"req_1\"}";
        assertThat(dialect.error(failure, "req_1").asUtf8()).isEqualTo(envelope);
        assertThat(dialect.errorEvent(failure, "req_1").asUtf8()).isEqualTo("event: error\ndata: " + envelope + "\n\n");
    }

    @Test
    void keepsTheVendorsWordsInTheEnvelope() {
        Failure failure = new Failure.Upstream(
                FailureCode.UPSTREAM_CONTEXT_OVERFLOW,
                "The prompt does not fit.",
                400,
                "prompt is too long",
                null,
                true);
        assertThat(dialect.error(failure, "").asUtf8())
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"The prompt"
                        + " does not fit. The vendor says: prompt is too long\"}}");
    }

    private UsageTap tapped(String stream) {
        UsageTap tap = dialect.streamTap();
        feed(tap, stream);
        return tap;
    }

    private static void feed(UsageTap tap, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tap.accept(bytes, 0, bytes.length);
        tap.end();
    }
}
