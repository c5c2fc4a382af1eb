package keyrail.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Operation;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.Formats;
import keyrail.wire.Relay;
import keyrail.wire.RelayRequest;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes through the scanner and the splices. */
class RelayFuzzTest {
    static Stream<byte[]> seeds() {
        return Fuzzed.requests().map(Fuzzed::body);
    }

    @MethodSource("seeds")
    @FuzzTest
    void relay(byte[] data) {
        for (Dialect dialect : Formats.all()) {
            try {
                ScannedBody body = Relay.scan(dialect.format(), Bytes.of(data));
                RelayRequest request =
                        new RelayRequest(Operation.GENERATE, body, "other", Tuning.NONE, RelayRules.PLAIN, false);
                byte[] relayed = joined(Relay.relay(dialect.format(), request).body());
                ScannedBody again = Relay.scan(dialect.format(), Bytes.of(relayed));
                if (!dialect.modelIsInPath()) {
                    assertThat(again.value("model").orElseThrow().text()).contains("other");
                }
                // The tree refuses more than the scanner, namely doubles that no relay looks at; never another value.
                JsonTree.read(Bytes.of(relayed))
                        .ifPresent(tree -> assertThat(tree.isObject()).isTrue());
            } catch (KeyrailException refused) {
                assertThat(refused.failure().code()).isIn(FailureCode.INVALID_JSON, FailureCode.DUPLICATE_KEY);
            }
        }
    }

    private static byte[] joined(List<Bytes> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(piece -> all.write(piece.array(), piece.offset(), piece.length()));
        return all.toByteArray();
    }
}
