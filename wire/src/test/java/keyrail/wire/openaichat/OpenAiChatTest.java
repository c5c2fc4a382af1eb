package keyrail.wire.openaichat;

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

class OpenAiChatTest {
    private static final String USAGE = """
        {"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,
         "prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":5,"audio_tokens":0},
         "completion_tokens_details":{"reasoning_tokens":12}}\
        """.replace("\n", "");
    private static final Usage EXPECTED = new Usage(100, 60, 5, 20, 12);
    private static final String STREAM = "data:"
            + " {\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}],\"usage\":null}\n\n"
            + ": ping\n\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Grüß"
            + " \"}},{\"index\":1,\"delta\":{\"content\":\"no\"}}],\"usage\":null}\n\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"dich 😀\"},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: {\"choices\":[],\"usage\":" + USAGE + "}\n\ndata: [DONE]\n\n";

    private final OpenAiChat dialect = new OpenAiChat();

    @Test
    void readsUsageOfAStreamAtEverySplit() {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            UsageTap tap = dialect.streamTap();
            tap.accept(bytes, 0, split);
            tap.accept(bytes, split, bytes.length - split);
            tap.end();
            assertThat(tap.usage()).as("split at " + split).isEqualTo(EXPECTED);
            assertThat(tap.state()).isEqualTo(UsageState.REPORTED);
            assertThat(tap.model()).contains("gpt-x");
            assertThat(tap.isComplete()).isTrue();
            assertThat(tap.sawError()).isFalse();
        }
    }

    @Test
    void saysHowFarUsageCanBeTrusted() {
        assertThat(tapped("data: {\"model\":\"m\",\"choices\":[]}\n\ndata: [DONE]\n\n")
                        .state())
                .isEqualTo(UsageState.UNREPORTED);
        UsageTap cut = tapped(STREAM.replace("data: [DONE]\n\n", ""));
        assertThat(cut.state()).isEqualTo(UsageState.PARTIAL);
        assertThat(cut.usage()).isEqualTo(EXPECTED);
        assertThat(cut.isComplete()).isFalse();
    }

    @Test
    void takesTextThatLooksLikeATerminalEventForText() {
        UsageTap tap = tapped("data: {\"choices\":[{\"delta\":{\"content\":\"data: [DONE]\"}}]}\n\n");
        assertThat(tap.isComplete()).isFalse();
    }

    @Test
    void seesAnErrorInsideAStream() {
        UsageTap tap = tapped("data: {\"choices\":[]}\n\ndata: {\"error\":{\"message\":\"boom\",\"code\":502}}\n\n");
        assertThat(tap.sawError()).isTrue();
        assertThat(tapped("data: {\"choices\":[],\"error\":null}\n\n").sawError())
                .isFalse();
    }

    @Test
    void readsUsageOfAWholeBodyAtEverySplit() {
        byte[] bytes =
                ("{\"id\":\"x\",\"model\":\"gpt-x\",\"choices\":[{\"message\":{\"content\":\"\\\"usage\\\":{\"}}],\"usage\":"
                                + USAGE + ",\"tail\":[]}")
                        .getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            UsageTap tap = dialect.unaryTap(Operation.GENERATE);
            tap.accept(bytes, 0, split);
            tap.accept(bytes, split, bytes.length - split);
            tap.end();
            assertThat(tap.usage()).as("split at " + split).isEqualTo(EXPECTED);
            assertThat(tap.state()).isEqualTo(UsageState.REPORTED);
            assertThat(tap.model()).contains("gpt-x");
        }
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
    void readsTextAsItComesAndTheRestAtTheEnd() {
        List<String> pieces = new ArrayList<>();
        AnswerReader reader = dialect.answerReader(pieces::add);
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at++) {
            reader.accept(new Bytes(bytes, at, 1));
        }
        assertThat(reader.end()).isEqualTo(new Answer("Grüß dich 😀", EXPECTED, UsageState.REPORTED, "gpt-x"));
        assertThat(pieces).containsExactly("Grüß ", "dich 😀");
    }

    @Test
    void neverTakesACutForAnEnd() {
        AnswerReader reader = dialect.answerReader(piece -> {});
        reader.accept(Bytes.utf8(STREAM.replace("[DONE]", "")));
        assertThatThrownBy(reader::end)
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        cut -> assertThat(cut.failure().code()).isEqualTo(FailureCode.UPSTREAM_CUT));
    }

    @Test
    void readsAWholeAnswer() {
        Answer answer = dialect.answer(Bytes.utf8(
                "{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"hi\"}}],\"usage\":" + USAGE + "}"));
        assertThat(answer).isEqualTo(new Answer("hi", EXPECTED, UsageState.REPORTED, "m"));
        Answer parts = dialect.answer(
                Bytes.utf8(
                        "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}}]}"));
        assertThat(parts).isEqualTo(new Answer("a b", Usage.NONE, UsageState.UNREPORTED, null));
        assertThatThrownBy(() -> dialect.answer(Bytes.utf8("<html>"))).hasMessageContaining("not a chat completion");
    }

    @Test
    void writesACallWithOneMessage() {
        assertThat(dialect.sendBody(new SendRequest("m", null, "say \"hi\"", null, false, false))
                        .asUtf8())
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"say \\\"hi\\\"\"}]}");
        assertThat(dialect.sendBody(new SendRequest("m", "be brief", "hi", 7L, false, true))
                        .asUtf8())
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
                        + "{\"role\":\"user\",\"content\":\"hi\"}],\"max_completion_tokens\":7,\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void putsFailuresIntoItsEnvelope() {
        Failure failure = Failure.of(FailureCode.UNKNOWN_PROFILE, "no profile \"x\"");
        String envelope = "{\"error\":{\"message\":\"no profile"
                + " \\\"x\\\"\",\"type\":\"not_found_error\",\"param\":null,\"code\":\"unknown_profile\"}}";
        assertThat(dialect.error(failure, "req_1").asUtf8()).isEqualTo(envelope);
        assertThat(dialect.errorEvent(failure, "req_1").asUtf8()).isEqualTo("data: " + envelope + "\n\n");
        UsageTap tap = tapped(dialect.errorEvent(failure, "").asUtf8());
        assertThat(tap.sawError()).isTrue();
    }

    private UsageTap tapped(String stream) {
        UsageTap tap = dialect.streamTap();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        tap.accept(bytes, 0, bytes.length);
        tap.end();
        return tap;
    }
}
