package keyrail.wire.golden;

import java.util.Arrays;
import java.util.List;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each client hears of what each vendor answers, whole and in pieces, and what is lost on the way. */
class GoldenAnswersTest {
    static List<GoldenCase> cases() {
        return GoldenCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachClientHearsWhatItsFileSays(GoldenCase one) {
        StringBuilder text = new StringBuilder();
        one.answer().ifPresent(body -> told(one, false, body, text));
        one.stream().ifPresent(body -> told(one, true, body, text));
        Goldens.check(one.folder().resolve("answers.txt"), text.toString());
    }

    private static void told(GoldenCase one, boolean streamed, Bytes body, StringBuilder text) {
        List<byte[]> chunks = List.of(bytes(body));
        String kind = streamed ? "stream" : "answer";
        text.append("=== ").append(kind).append(": events\n").append(events(one, streamed, chunks));
        for (Codec client : Codecs.all()) {
            String heard = Told.to(client.format(), one.format(), streamed, one.prompt(streamed), chunks);
            text.append("=== ")
                    .append(kind)
                    .append(": ")
                    .append(client.format().text())
                    .append('\n')
                    .append(streamed ? Goldens.visible(heard) : whole(heard));
        }
    }

    /** The body for people, then the lines of losses as they are. */
    private static String whole(String heard) {
        int end = heard.indexOf('\n');
        return Goldens.pretty(Bytes.utf8(heard.substring(0, end))) + heard.substring(end + 1);
    }

    private static String events(GoldenCase one, boolean streamed, List<byte[]> chunks) {
        StringBuilder text = new StringBuilder();
        try {
            Told.events(one.codec(), streamed, chunks)
                    .forEach(event -> text.append(line(event)).append('\n'));
        } catch (KeyrailException broken) {
            text.append("broken: ").append(broken.failure().message()).append('\n');
        }
        return text.toString();
    }

    private static String line(ReplyEvent event) {
        String line = event instanceof ReplyEvent.Seal seal
                ? "Seal[block=" + seal.block() + ", " + seal.opaque().kind() + ", "
                        + seal.opaque().value() + "]"
                : event.toString();
        return line.replace("\r", "\\r").replace("\n", "\\n");
    }

    static byte[] bytes(Bytes body) {
        return Arrays.copyOfRange(body.array(), body.offset(), body.offset() + body.length());
    }
}
