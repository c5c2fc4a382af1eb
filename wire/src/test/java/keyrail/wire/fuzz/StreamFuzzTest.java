package keyrail.wire.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a vendor's stream: events, or lines. */
class StreamFuzzTest {
    static Stream<byte[]> seeds() {
        return Fuzzed.streams();
    }

    @MethodSource("seeds")
    @FuzzTest
    void stream(byte[] data) {
        Fuzzed.reply(Fuzzed.format(data), true, Fuzzed.body(data));
    }
}
