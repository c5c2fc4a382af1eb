package keyrail.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageEventFilterTest {
    private static final String USAGE = "{\"id\":\"c\",\"choices\":[ ],\"usage\":{\"prompt_tokens\":3}}";
    private static final String[] OTHERS = {
        "{\"choices\":[{\"delta\":{\"content\":\"hi\"}}],\"usage\":null}",
        "{\"choices\":[],\"usage\":null,\"prompt_filter_results\":[]}",
        "{\"choices\":[{\"delta\":{}}],\"usage\":{\"prompt_tokens\":3}}",
        "{\"choices\":[{\"delta\":{\"content\":\"{\\\"choices\\\":[],\\\"usage\\\":{}}\"}}]}",
        "{\"usage\":{\"prompt_tokens\":3}}",
        "{\"choices\":[],\"usage\":{\"torn",
        "not json \"usage\"",
        "äöü 漢字",
        "",
    };

    @Test
    void removesExactlyThatEventFromRandomStreamsInRandomChunks() {
        for (long seed = 0; seed < 4_000; seed++) {
            Random random = new Random(seed);
            RandomStream streams = new RandomStream(random);
            List<String> data = new ArrayList<>();
            for (int index = random.nextInt(8); index > 0; index--) {
                data.add(OTHERS[random.nextInt(OTHERS.length)]);
            }
            int place = random.nextInt(4) == 0 ? -1 : random.nextInt(data.size() + 1);
            if (place >= 0) {
                data.add(place, USAGE);
            }
            data.add("[DONE]");
            StringBuilder stream = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            List<RandomStream.Event> events = streams.events(data);
            for (int index = 0; index < events.size(); index++) {
                stream.append(events.get(index).text());
                expected.append(index == place ? "" : events.get(index).text());
            }
            String tail = random.nextInt(3) == 0 ? "data: left open" : "";
            String input = stream + tail;

            String output = filtered(streams.pieces(input, 1 + random.nextInt(120)));

            assertThat(output).as("seed " + seed).isEqualTo(expected + tail);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void removesItAtEverySplit(String lineEnd) {
        String first = "data: " + OTHERS[0] + lineEnd + lineEnd;
        String last = "data: [DONE]" + lineEnd + lineEnd;
        byte[] stream = (first + "data: " + USAGE + lineEnd + lineEnd + last).getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= stream.length; split++) {
            List<byte[]> pieces =
                    List.of(Arrays.copyOfRange(stream, 0, split), Arrays.copyOfRange(stream, split, stream.length));
            assertThat(filtered(pieces)).as("split at " + split).isEqualTo(first + last);
        }
    }

    @Test
    void removesOneEventOnly() {
        String event = "data: " + USAGE + "\n\n";
        assertThat(filtered(List.of((event + event).getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(event);
    }

    @Test
    void removesItAtTheEndWithoutABlankLine() {
        assertThat(filtered(List.of(("data: a\n\ndata: " + USAGE + "\n").getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("data: a\n\n");
    }

    @Test
    void passesWholeEventsAtOnceAndLongOnesWithoutWaiting() {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        UsageEventFilter filter = new UsageEventFilter(passed::write);
        accept(filter, "data: a\n\ndata: b");
        assertThat(passed.toString(StandardCharsets.UTF_8)).isEqualTo("data: a\n\n");
        accept(filter, "x".repeat(EventTap.USUAL_LIMIT));
        assertThat(passed.size()).isEqualTo(16 + EventTap.USUAL_LIMIT);
        accept(filter, "y");
        assertThat(passed.size()).isEqualTo(17 + EventTap.USUAL_LIMIT);
        accept(filter, "\n\ndata: " + USAGE + "\n\ndata: [DONE]\n\n");
        assertThat(passed.toString(StandardCharsets.UTF_8)).endsWith("xy\n\ndata: [DONE]\n\n");
    }

    /** Outputs are kept as windows and read at the end, so that an array written again would show. */
    private static String filtered(List<byte[]> pieces) {
        List<byte[]> arrays = new ArrayList<>();
        List<int[]> windows = new ArrayList<>();
        UsageEventFilter filter = new UsageEventFilter((array, offset, length) -> {
            arrays.add(array);
            windows.add(new int[] {offset, length});
        });
        pieces.forEach(piece -> filter.accept(piece, 0, piece.length));
        filter.end();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        for (int index = 0; index < arrays.size(); index++) {
            output.write(arrays.get(index), windows.get(index)[0], windows.get(index)[1]);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    private static void accept(UsageEventFilter filter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        filter.accept(bytes, 0, bytes.length);
    }
}
