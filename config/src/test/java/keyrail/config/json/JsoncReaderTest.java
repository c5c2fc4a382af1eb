package keyrail.config.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsoncReaderTest {
    @Test
    void readsCommentsAndTrailingCommas() {
        JsoncDocument document = parsed("""
            // head
            { "a": [1, 2.50, -3e2,], /* inner */ "b": {"c": "x\\n\\u00e9",}, "d": true, "e": null, } // tail
            """);
        assertThat(document.text(document.at(List.of("a")).orElseThrow().span()))
                .isEqualTo("[1, 2.50, -3e2,]");
        assertThat(document.at(List.of("b", "c")))
                .get()
                .isInstanceOfSatisfying(
                        Node.Text.class, text -> assertThat(text.value()).isEqualTo("x\né"));
        assertThat(document.at(List.of("d"))).get().isInstanceOf(Node.Flag.class);
        assertThat(document.at(List.of("e"))).get().isInstanceOf(Node.Nothing.class);
        assertThat(document.at(List.of("b", "nope"))).isEmpty();
    }

    @Test
    void locatesValuesInBytesLinesAndCodePoints() {
        JsoncDocument document = parsed("\uFEFF{\r\n  \"ключ\": \"значение 🙂\", \"n\": 12\r\n}");
        Span text = document.at(List.of("ключ")).orElseThrow().span();
        assertThat(document.text(text)).isEqualTo("\"значение 🙂\"");
        assertThat(text.line()).isEqualTo(2);
        assertThat(text.column()).isEqualTo(11);
        Span number = document.at(List.of("n")).orElseThrow().span();
        assertThat(document.text(number)).isEqualTo("12");
        assertThat(number.column()).isEqualTo(30);
        assertThat(document.root().span().line()).isEqualTo(1);
        assertThat(document.root().span().column()).isEqualTo(1);
    }

    @Test
    void keepsRepeatedNamesForTheReaderToReport() {
        Node.Members root = parsed("{\"a\":1,\"b\":2,\"a\":3}").root();
        assertThat(root.repeated()).singleElement().satisfies(member -> {
            assertThat(member.name()).isEqualTo("a");
            assertThat(member.nameSpan().column()).isEqualTo(14);
        });
    }

    @Test
    void saysWhereTheTextStopsBeingJson() {
        assertUnreadable("{\n  \"a\": 1\n  \"b\": 2\n}", 3, "");
        assertUnreadable("{\"a\": tru}", 1, "");
        assertUnreadable("{\"a\": 1} {\"b\": 2}", 1, "behind the end");
        assertUnreadable("", 1, "holds nothing");
        assertUnreadable("  // only a comment\n", 2, "holds nothing");
        assertUnreadable("[1]", 1, "must hold one object");
        assertUnreadable("{\"a\": NaN}", 1, "");
        assertUnreadable("{'a': 1}", 1, "");
        assertUnreadable("{\"a\": " + "[".repeat(200) + "]".repeat(200) + "}", 1, "deeper");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] latin = {'{', '\n', '"', (byte) 0xE9, '"', ':', '1', '}'};
        assertThat(JsoncReader.read(latin))
                .isEqualTo(new JsoncReader.Outcome.Unreadable(2, 2, "the file is not UTF-8 text here"));
        assertThat(JsoncReader.read("{\"a\":1}".getBytes(UTF_16))).isInstanceOf(JsoncReader.Outcome.Unreadable.class);
        assertThat(JsoncReader.read("{\"a\":1}".getBytes(UTF_16BE))).isInstanceOf(JsoncReader.Outcome.Unreadable.class);
    }

    @Test
    void bytesThatAreNoFileAtAllGetATypedAnswer() {
        byte[] soup = new byte[64];
        for (long seed = 0; seed < 5_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String alphabet = "{}[]\",:/* \n\\u0e1-.tfn\u00e9\uFEFF";
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"a\":" : "");
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(JsoncReader.read(text.toString().getBytes(UTF_8)))
                    .as("seed " + seed)
                    .isNotNull();
            random.nextBytes(soup);
            assertThat(JsoncReader.read(soup.clone())).as("seed " + seed).isNotNull();
        }
    }

    @Test
    void plainJsonHasNeitherCommentsNorTrailingCommas() {
        String text = "{\"a\": [1, /* , */ 2, // ]\n ], \"b\": \"// no, /* comment */\", }";
        JsoncDocument document = parsed(text);
        assertThat(PlainJson.of(document.bytes(), document.root().span()))
                .isEqualTo("{\"a\": [1,  2 \n ], \"b\": \"// no, /* comment */\" }");
    }

    private static void assertUnreadable(String text, int line, String words) {
        assertThat(JsoncReader.read(text.getBytes(UTF_8)))
                .as(text)
                .isInstanceOfSatisfying(JsoncReader.Outcome.Unreadable.class, bad -> {
                    assertThat(bad.line()).isEqualTo(line);
                    assertThat(bad.message()).containsIgnoringCase(words).doesNotContain("\n");
                });
    }

    static JsoncDocument parsed(String text) {
        return switch (JsoncReader.read(text.getBytes(UTF_8))) {
            case JsoncReader.Outcome.Parsed good -> good.document();
            case JsoncReader.Outcome.Unreadable bad -> throw new AssertionError(bad + " in " + text);
        };
    }
}
