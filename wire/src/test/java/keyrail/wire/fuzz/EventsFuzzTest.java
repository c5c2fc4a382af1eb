package keyrail.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import keyrail.wire.Formats;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.sse.EventTap;
import keyrail.wire.sse.Needles;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes through what looks at a stream in passing. */
class EventsFuzzTest {
    private static final int LONGEST_EVENT = 64 * 1024;

    static Stream<byte[]> seeds() {
        return Fuzzed.streams().map(Fuzzed::body);
    }

    @MethodSource("seeds")
    @FuzzTest
    void events(byte[] data) {
        assertThat(told(data, data.length / 3)).isEqualTo(told(data, data.length));
        for (Dialect dialect : Formats.all()) {
            UsageTap tap = dialect.streamTap();
            tap.accept(data, 0, data.length);
            tap.end();
        }
    }

    private static List<String> told(byte[] data, int first) {
        List<String> told = new ArrayList<>();
        EventTap tap = new EventTap(Needles.of(), LONGEST_EVENT, event -> told.add(event.asUtf8()));
        tap.accept(data, 0, first);
        tap.accept(data, first, data.length - first);
        tap.end();
        return told;
    }
}
