package keyrail.wire.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class JsonTreeTest {
    @Test
    void anUnpairedSurrogateIsNeverWritten() {
        ObjectNode read = JsonTree.request(Bytes.utf8("{\"a\":\"x\\ud83dy\\ude00\\ud83d\\ude00\"}"));
        assertThat(JsonTree.bytes(read).asUtf8()).isEqualTo("{\"a\":\"x\uFFFDy\uFFFD😀\"}");
    }

    @Test
    void noDigitOfANumberIsLost() {
        String json =
                "{\"a\":123456789012345678901234567890,\"b\":0.10000000000000000000000001,\"c\":1E+400,\"d\":1.0}";
        assertThat(JsonTree.text(JsonTree.request(Bytes.utf8(json)))).isEqualTo(json);
    }

    @Test
    void aNumberOutOfAllBoundsIsNoJsonOfOurs() {
        String body = "{\"n\":1e12345678901234567890}";

        assertThatThrownBy(() -> JsonTree.request(Bytes.utf8(body)))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_JSON));
        assertThat(JsonTree.read(body)).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidInFewWordsAndNoneOfThemTheBodys() {
        for (String body : List.of(
                "{\"secret\":1,\"secret\":2}", "{\"a\":secret}", "{\"a\":1,\"" + "secret".repeat(20_000) + "\":x}")) {
            assertThatThrownBy(() -> JsonTree.request(Bytes.utf8(body)))
                    .hasMessageNotContaining("secret")
                    .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(500));
        }
    }
}
