package keyrail.wire.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.Formats;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A stream that is one JSON array: read as it passes, and ended in its own grammar wherever that is possible. */
class ArrayUsageTapTest {
    private static final Bytes ERROR = Bytes.utf8("{\"error\":{\"code\":502}}");
    private static final String ONE =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a ] , \\\" { b\"}]}}],\"usageMetadata\":{\"promptTokenCount\":3}}";
    private static final String LAST =
            "{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":5}}";
    private static final String WHOLE = "[" + ONE + ",\r\n" + ONE + "\n,\r\n" + LAST + "\r\n]\n";

    private static UsageTap tap() {
        return Formats.dialect(Format.GEMINI_GENERATE).jsonStreamTap().orElseThrow();
    }

    private static void pass(UsageTap tap, String... chunks) {
        for (String chunk : chunks) {
            byte[] bytes = chunk.getBytes(UTF_8);
            tap.accept(bytes, 0, bytes.length);
        }
    }

    @Test
    void everyElementIsReadWhereverTheBytesAreCut() {
        for (int cut = 0; cut <= WHOLE.length(); cut++) {
            UsageTap tap = tap();
            pass(tap, WHOLE.substring(0, cut), WHOLE.substring(cut));
            tap.end();

            assertThat(tap.isComplete()).as("cut at " + cut).isTrue();
            assertThat(tap.state()).isEqualTo(UsageState.REPORTED);
            assertThat(tap.usage()).isEqualTo(new Usage(3, 0, 0, 5, 0));
            assertThat(tap.sawError()).isFalse();
        }
    }

    @Test
    void whereverItBreaksOffWhatFollowsIsAnErrorInTheArrayOrNothing() {
        List<Integer> silent = new ArrayList<>();
        for (int cut = 0; cut < WHOLE.lastIndexOf(']'); cut++) {
            UsageTap tap = tap();
            pass(tap, WHOLE.substring(0, cut));
            tap.end();
            Optional<Bytes> last = tap.lastWord(ERROR);
            assertThat(tap.isComplete()).isFalse();
            if (last.isEmpty()) {
                silent.add(cut);
                continue;
            }
            JsonNode array = JsonTree.read(WHOLE.substring(0, cut) + last.get().asUtf8())
                    .orElseThrow(() -> new AssertionError("no JSON, cut at " + last));
            assertThat(array.isArray()).isTrue();
            assertThat(array.get(array.size() - 1).path("error").path("code").asInt())
                    .isEqualTo(502);
        }
        // Inside of an element there is no place for another, and before the array there is none at all.
        int elements = 2 * ONE.length() + LAST.length();
        assertThat(silent).hasSize(elements - 3 + 1);
    }

    @Test
    void anErrorOfTheVendorIsSeenInAnArrayAndAlone() {
        for (String body : List.of(
                "[" + ONE + ",\n{\"error\":{\"status\":\"UNAVAILABLE\",\"message\":\"m\"}}]",
                "{\"error\":{\"status\":\"UNAVAILABLE\",\"message\":\"m\"}}")) {
            UsageTap tap = tap();
            pass(tap, body);
            assertThat(tap.sawError()).as(body).isTrue();
            assertThat(tap.isComplete()).isTrue();
        }
    }

    @Test
    void behindWhatIsNoObjectNothingIsSaid() {
        for (String body : List.of("[1", "[\"a\"", "[1,", "[]", "nonsense", "")) {
            UsageTap tap = tap();
            pass(tap, body);
            tap.end();
            assertThat(tap.lastWord(ERROR)).as(body).isEmpty();
        }
    }
}
