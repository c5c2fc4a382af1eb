package keyrail.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyScannerTest {
    private static final Keys KEYS = Keys.of("model", "stream");

    @Test
    void findsAKeyWhateverItsSpelling() {
        ScannedBody body = scan("{ \"mod\\u0065l\" : \"a\\nb\" , \"x\":{\"model\":\"decoy\"}}");

        assertThat(body.text("model")).contains("a\nb");
        assertThat(body.value("model").orElseThrow().raw().asUtf8()).isEqualTo("\"a\\nb\"");
        assertThat(body.value("stream")).isEmpty();
    }

    @Test
    void findsKeysInAWindowOfALargerArray() {
        byte[] array = "xx{\"a\":[{},[]],\"stream\":true,\"model\":\"m\"}yy".getBytes(StandardCharsets.UTF_8);

        ScannedBody body = BodyScanner.scan(new Bytes(array, 2, array.length - 4), KEYS);

        assertThat(body.isTrue("stream")).isTrue();
        assertThat(body.text("model")).contains("m");
        assertThat(body.insertionPoint()).isEqualTo(1);
    }

    @Test
    void knowsAnEmptyObject() {
        assertThat(scan("  { \n } ").isEmpty()).isTrue();
        assertThat(scan("{\"a\":{}}").isEmpty()).isFalse();
    }

    @Test
    void refusesToGuessAboutAKeyItDidNotLookFor() {
        assertThatThrownBy(() -> scan("{}").value("other")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a\",\"model\":\"b\"}",
                "{\"model\":\"a\",\"mod\\u0065l\":\"b\"}",
                "{\"model\":\"a\",\"x\":{},\"MODEL\":\"b\"}",
                "{\"Mod\\u0065l\":\"a\",\"model\":{}}",
                "{\"model\":{},\"model\":[]}"
            })
    void refusesARoutingKeyThatIsThereTwice(String body) {
        assertThatThrownBy(() -> scan(body)).isInstanceOfSatisfying(KeyrailException.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo(FailureCode.DUPLICATE_KEY);
            assertThat(refused).hasMessageContaining("\"model\"");
        });
    }

    @Test
    void leavesOtherDuplicatesToTheVendor() {
        assertThat(scan("{\"a\":1,\"a\":2,\"x\":{\"model\":1,\"model\":2},\"Model\":3}")
                        .value("model"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "null",
                "\"x\"",
                "{",
                "}",
                "{}}",
                "{} x",
                "{}{}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\" 1}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[1}",
                "{\"a\":{]}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":1e}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":NaN}",
                "{\"a\":truE}",
                "{\"a\":tru}",
                "{\"a\":nulll}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"x}",
                "{\"a\":\"\\\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\n\"}",
                "{\"a\u0000\":1}",
                "{\"a\":1}//x",
                "{/*x*/}",
                "{\"a\":1;}",
                "\uFEFF{}",
                "{\u00A0}",
                "{\"a\":\u000B1}"
            })
    void refusesWhatIsNotOneJsonObject(String body) {
        assertThatThrownBy(() -> scan(body))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_JSON));
    }

    @Test
    void namesTheByteWhereJsonEnds() {
        assertThatThrownBy(() -> scan("{\"ä\":1 2}")).hasMessageContaining("at byte 8");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        for (int[] bad : new int[][] {
            {0x80},
            {0xC0, 0xA2},
            {0xC1, 0xBF},
            {0xE0, 0x80, 0xA2},
            {0xE2, '"'},
            {0xE2, 0x82},
            {0xED, 0xA0, 0x80},
            {0xF5, 0x80, 0x80, 0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF0, 0x80, 0x80, 0x80},
            {0xFF}
        }) {
            byte[] body = new byte[6 + bad.length + 2];
            System.arraycopy("{\"a\":\"".getBytes(StandardCharsets.US_ASCII), 0, body, 0, 6);
            for (int index = 0; index < bad.length; index++) {
                body[6 + index] = (byte) bad[index];
            }
            body[body.length - 2] = '"';
            body[body.length - 1] = '}';
            assertThat(BodyScanner.tryScan(Bytes.of(body), KEYS))
                    .as(Arrays.toString(bad))
                    .isEmpty();
        }
    }

    @Test
    void endsNestingAtItsLimit() {
        int inside = BodyScanner.MAX_DEPTH - 1;
        assertThat(scan("{\"a\":" + "[".repeat(inside) + "]".repeat(inside) + "}")
                        .value("model"))
                .isEmpty();
        assertThatThrownBy(() -> scan("{\"a\":" + "[".repeat(inside + 1) + "]".repeat(inside + 1) + "}"))
                .hasMessageContaining("nested deeper than 200");
    }

    @Test
    void findsStringEndsAtEveryDistance() {
        for (int length = 0; length < 80; length++) {
            for (String middle : new String[] {"", "\\\"", "é", "\\u00e9"}) {
                String text = "x".repeat(length) + middle + "y".repeat(length % 11);
                String body = "{\"a\":\"" + text + "\",\"model\":\"m\"}";
                assertThat(scan(body).text("model")).as(body).contains("m");
            }
        }
    }

    @Test
    void readsElementsAndMembersInsideAValue() {
        ScannedBody body = scan("{\"model\":[ {\"t\":\"],\\\"\"} , [1,[2]],3 ,\"a,b\"]}");
        assertThat(body.value("model").orElseThrow().elements())
                .extracting(element -> element.raw().asUtf8())
                .containsExactly("{\"t\":\"],\\\"\"}", "[1,[2]]", "3", "\"a,b\"");
        assertThat(scan("{\"model\":[ ]}").value("model").orElseThrow().elements())
                .isEmpty();
    }

    @Test
    void readsCountsOnly() {
        assertThat(scan("{\"model\":12}").value("model").orElseThrow().count()).hasValue(12);
        assertThat(scan("{\"model\":12.0}").value("model").orElseThrow().count())
                .hasValue(12);
        assertThat(scan("{\"model\":-1}").value("model").orElseThrow().count()).isEmpty();
        assertThat(scan("{\"model\":1e400}").value("model").orElseThrow().count())
                .isEmpty();
        assertThat(scan("{\"model\":\"12\"}").value("model").orElseThrow().count())
                .isEmpty();
    }

    private static ScannedBody scan(String body) {
        return BodyScanner.scan(Bytes.utf8(body), KEYS);
    }
}
