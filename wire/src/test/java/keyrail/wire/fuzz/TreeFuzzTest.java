package keyrail.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.stream.Stream;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Any bytes as a tree. */
class TreeFuzzTest {
    static Stream<byte[]> seeds() {
        return Fuzzed.requests().map(Fuzzed::body);
    }

    @MethodSource("seeds")
    @FuzzTest
    void tree(byte[] data) {
        Optional<JsonNode> read = JsonTree.read(Bytes.of(data));
        read.ifPresent(tree -> assertThat(JsonTree.read(JsonTree.text(tree))).isPresent());
        try {
            JsonTree.request(Bytes.of(data));
            assertThat(read).isPresent();
        } catch (KeyrailException refused) {
            assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_JSON);
            assertThat(refused.getMessage().length()).isLessThan(1_000);
        }
    }
}
