package keyrail.wire.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
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
    void longNumbersKeepEachDigit() {
        String body = "{\"n\":123456789012345678901234567890,\"f\":1.10}";

        assertThat(JsonTree.text(JsonTree.request(Bytes.utf8(body)))).isEqualTo(body);
    }
}
