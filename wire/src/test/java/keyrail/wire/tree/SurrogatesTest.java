package keyrail.wire.tree;

import static org.assertj.core.api.Assertions.assertThat;

import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SurrogatesTest {
    private static ObjectNode read(String json) {
        return JsonTree.request(Bytes.utf8(json));
    }

    @Test
    void loneHalvesAreReplacedWhereverTheyStand() {
        ObjectNode node = read("{\"a\":\"x\\ud83d\",\"b\":[\"\\ude00y\",{\"c\":\"\\ud83d\\ud83d\\ude00\"}]}");

        assertThat(Surrogates.mend(node)).isTrue();

        assertThat(node).isEqualTo(read("{\"a\":\"x�\",\"b\":[\"�y\",{\"c\":\"�😀\"}]}"));
        assertThat(Surrogates.mend(node)).isFalse();
    }

    @Test
    void pairsStay() {
        ObjectNode node = read("{\"a\":\"😀🎉\",\"b\":[\"\\ud83d\\ude00\"]}");

        assertThat(Surrogates.mend(node)).isFalse();
        assertThat(node.get("b").get(0).stringValue()).isEqualTo("😀");
    }

    @Test
    void whatIsWrittenWithALoneHalfIsStillJsonAndTheSame() {
        ObjectNode node = read("{\"a\":\"é 😀 \\ud83d\"}");

        Bytes written = JsonTree.bytes(node);

        assertThat(read(written.asUtf8())).isEqualTo(node);
        assertThat(written.asUtf8()).isEqualTo("{\"a\":\"é 😀 \\uD83D\"}");
    }
}
