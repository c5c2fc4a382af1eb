package keyrail.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTapTest {
    private static final Needles NEEDLES = Needles.of("\"usage\"", "\"error\"");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void findsTheSameEventsAtEverySplit(String lineEnd) {
        String stream =
                ("\uFEFFdata: {\"first\":1}||: note||data: {\"x\":2}||||event: e|data:{\"usage\":3}|id: 1||data:"
                                + " a|data: \"usage\"||data: {\"usage\":null}||data|||data: {\"error\":4}||data: \"usage\" left"
                                + " open")
                        .replace("|", lineEnd);
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            for (int second : new int[] {split, Math.min(bytes.length, split + 1), bytes.length}) {
                List<String> seen = new ArrayList<>();
                EventTap tap = new EventTap(NEEDLES, 1000, data -> seen.add(data.asUtf8()));
                tap.accept(bytes, 0, split);
                tap.accept(bytes, split, second - split);
                tap.accept(bytes, second, bytes.length - second);
                tap.end();
                assertThat(seen)
                        .as("split at " + split)
                        .containsExactly(
                                "{\"first\":1}",
                                "{\"usage\":3}",
                                "a\n\"usage\"",
                                "{\"error\":4}",
                                "\"usage\" left open");
            }
        }
    }

    @Test
    void findsTheSameEventsInRandomChunks() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            RandomStream streams = new RandomStream(random);
            List<String> data = new ArrayList<>();
            List<String> wanted = new ArrayList<>();
            for (int index = random.nextInt(20); index >= 0; index--) {
                boolean hasUsage = random.nextInt(3) == 0;
                data.add("{\"n\":" + index
                        + (hasUsage ? ",\"usage\" : {}}" : ",\"usage\" : null,\"t\":\"\\\"usage\\\"\"}"));
                if (hasUsage || data.size() == 1) {
                    wanted.add(data.getLast());
                }
            }
            StringBuilder stream = new StringBuilder();
            streams.events(data).forEach(event -> stream.append(event.text().replace("\"usage\":1", "note")));
            List<String> seen = new ArrayList<>();
            EventTap tap = new EventTap(NEEDLES, 1000, event -> seen.add(event.asUtf8()));
            for (byte[] piece : streams.pieces(stream.toString(), 1 + random.nextInt(200))) {
                tap.accept(piece, 0, piece.length);
            }
            tap.end();
            assertThat(seen).as("seed " + seed).isEqualTo(wanted);
        }
    }

    @Test
    void skipsAndCountsAnEventBeyondTheLimitHoweverItComes() {
        byte[] stream = ("data: 1\n\ndata: \"usage\" " + "x".repeat(200) + "\n\ndata: \"usage\"\n\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int chunk : new int[] {1, 7, 50, 1000}) {
            List<String> seen = new ArrayList<>();
            EventTap tap = new EventTap(NEEDLES, 100, data -> seen.add(data.asUtf8()));
            for (int at = 0; at < stream.length; at += chunk) {
                tap.accept(stream, at, Math.min(chunk, stream.length - at));
            }
            tap.end();
            assertThat(seen).containsExactly("1", "\"usage\"");
            assertThat(tap.skipped()).isEqualTo(1);
        }
    }

    @Test
    void allocatesNothingForChunksWithoutAnInterestingEvent() {
        EventTap tap = new EventTap(NEEDLES, 1000, data -> {});
        byte[] chunk =
                "x\"}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}],\"usage\":null}\n\ndata: {\"t\":\""
                        .getBytes(StandardCharsets.UTF_8);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int warm = 0; warm < 10_000; warm++) {
            tap.accept(chunk, 0, chunk.length);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < 100_000; round++) {
            tap.accept(chunk, 0, chunk.length);
        }
        // Asking costs a few bytes itself; one byte per chunk would already be 100,000.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50_000);
    }
}
