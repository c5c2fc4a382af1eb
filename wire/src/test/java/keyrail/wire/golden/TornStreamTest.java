package keyrail.wire.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.ReplyEvent;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a stream is torn, its lines ended and silence filled, its reader tells the same. */
class TornStreamTest {
    static List<GoldenCase> streams() {
        return GoldenCase.all().stream().filter(one -> one.stream().isPresent()).toList();
    }

    private static byte[] stream(GoldenCase one) {
        return GoldenAnswersTest.bytes(one.stream().orElseThrow());
    }

    private static List<ReplyEvent> told(GoldenCase one, byte[]... chunks) {
        return Told.events(one.codec(), true, List.of(chunks));
    }

    private static List<ReplyEvent> told(GoldenCase one, String text) {
        return told(one, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void tornInTwoAtAnyByteTheStreamTellsTheSame(GoldenCase one) {
        byte[] whole = stream(one);
        List<ReplyEvent> expected = told(one, whole);
        assertThat(expected).isNotEmpty();
        for (int at = 0; at <= whole.length; at++) {
            List<ReplyEvent> told =
                    told(one, Arrays.copyOfRange(whole, 0, at), Arrays.copyOfRange(whole, at, whole.length));
            assertThat(told).as("torn at byte %s", at).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void byteByByteTheStreamTellsTheSame(GoldenCase one) {
        byte[] whole = stream(one);
        List<byte[]> bytes = new ArrayList<>();
        for (byte single : whole) {
            bytes.add(new byte[] {single});
        }
        assertThat(told(one, bytes.toArray(byte[][]::new))).isEqualTo(told(one, whole));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void lineEndsCommentsAndKeepAlivesMakeNoDifference(GoldenCase one) {
        Assumptions.assumeTrue(one.format() != Format.OLLAMA_CHAT, "its lines are no events");
        List<ReplyEvent> expected = told(one, stream(one));
        String plain = new String(stream(one), StandardCharsets.UTF_8).replace("\r\n", "\n");
        for (String lineEnd : List.of("\n", "\r\n", "\r")) {
            String ended = plain.replace("\n", lineEnd);
            String event = lineEnd + lineEnd;
            String chatty = ": hello" + event
                    + ended.replace(event, event + ": keep-alive" + event + ":" + lineEnd + "retry: 5" + event + event);
            assertThat(told(one, ended)).as("lines end with " + lineEnd).isEqualTo(expected);
            assertThat(told(one, chatty))
                    .as("chatty, lines end with " + lineEnd)
                    .isEqualTo(expected);
            byte[] bytes = chatty.getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length; at += 37) {
                assertThat(told(one, Arrays.copyOfRange(bytes, 0, at), Arrays.copyOfRange(bytes, at, bytes.length)))
                        .as("chatty, torn at byte %s", at)
                        .isEqualTo(expected);
            }
        }
    }
}
