package keyrail.wire.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a client's request. */
class PromptFuzzTest {
    static Stream<byte[]> seeds() {
        return Fuzzed.requests();
    }

    @MethodSource("seeds")
    @FuzzTest
    void prompt(byte[] data) {
        Fuzzed.prompt(Fuzzed.format(data), Fuzzed.body(data));
    }
}
