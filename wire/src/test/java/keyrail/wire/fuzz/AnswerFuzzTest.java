package keyrail.wire.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a vendor's whole answer. */
class AnswerFuzzTest {
    static Stream<byte[]> seeds() {
        return Fuzzed.answers();
    }

    @MethodSource("seeds")
    @FuzzTest
    void answer(byte[] data) {
        Fuzzed.reply(Fuzzed.format(data), false, Fuzzed.body(data));
    }
}
