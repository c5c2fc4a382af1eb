package keyrail.config.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import keyrail.core.config.ConfigEdit;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.Test;

class SpanEditorTest {
    @Test
    void replacesAValueAndNothingElse() {
        assertThat(edited("{ // c\n\t\"a\" : 1 /* x */ ,\n\t\"b\":[ ]}", "2", "a"))
                .isEqualTo("{ // c\n\t\"a\" : 2 /* x */ ,\n\t\"b\":[ ]}");
    }

    @Test
    void addsMissingObjectsWithTheFilesIndentation() {
        assertThat(edited(
                        "{\n    \"llm\": {\n        \"profiles\": {}\n    }\n}\n",
                        "{\"model\":\"m\"}",
                        "llm",
                        "profiles",
                        "work"))
                .isEqualTo("""
                    {
                        "llm": {
                            "profiles": {
                                "work": {
                                    "model": "m"
                                }
                            }
                        }
                    }
                    """);
        assertThat(edited("{}\n", "\"work\"", "llm", "default"))
                .isEqualTo("{\n  \"llm\": {\n    \"default\": \"work\"\n  }\n}\n");
    }

    @Test
    void addsBehindTheLastMemberAndItsComment() {
        assertThat(edited("{\r\n  \"a\": 1 // why\r\n  // tail\r\n}", "2", "b"))
                .isEqualTo("{\r\n  \"a\": 1, // why\r\n  \"b\": 2\r\n  // tail\r\n}");
        assertThat(edited("{\n  \"a\": 1, // why\n}", "2", "b")).isEqualTo("{\n  \"a\": 1, // why\n  \"b\": 2\n}");
        assertThat(edited("{\"a\": 1}", "2", "b")).isEqualTo("{\"a\": 1, \"b\": 2}");
        assertThat(edited("{\"a\": 1 // why\n}", "2", "b")).isEqualTo("{\"a\": 1, \"b\": 2 // why\n}");
    }

    @Test
    void addsToAnEmptyObjectBehindItsComments() {
        assertThat(edited("{\n  // none yet\n}", "1", "a")).isEqualTo("{\n  // none yet\n  \"a\": 1\n}");
        assertThat(edited("{ /* none */ }", "1", "a")).isEqualTo("{ /* none */\n  \"a\": 1\n}");
    }

    @Test
    void removesAMemberWithItsCommaAndItsLine() {
        assertThat(removed("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}", "b"))
                .isEqualTo("{\n  \"a\": 1,\n  \"c\": 3\n}");
        assertThat(removed("{\n  \"a\": 1, // one\n  \"b\": 2 // two\n}", "b"))
                .isEqualTo("{\n  \"a\": 1 // one\n  // two\n}");
        assertThat(removed("{\n  \"a\": 1,\n  \"b\": 2\n}", "b")).isEqualTo("{\n  \"a\": 1\n}");
        assertThat(removed("{\"a\": 1, \"b\": 2}", "a")).isEqualTo("{\"b\": 2}");
        assertThat(removed("{\"a\": 1, \"b\": 2}", "b")).isEqualTo("{\"a\": 1}");
        assertThat(removed("{\"a\": 1 /* , */, \"b\": 2,}", "a")).isEqualTo("{/* , */ \"b\": 2,}");
        assertThat(removed("{\n  \"a\": {\n    \"x\": 1\n  }\n}", "a")).isEqualTo("{\n}");
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        JsoncDocument document = JsoncReaderTest.parsed("{\"a\": {\"b\": null}}");
        assertThat(SpanEditor.apply(document, new ConfigEdit(List.of("x", "y"), null)))
                .isSameAs(document.bytes());
        assertThat(SpanEditor.apply(document, new ConfigEdit(List.of("a", "b", "c"), null)))
                .isSameAs(document.bytes());
    }

    @Test
    void nullGivesWayToAnObject() {
        assertThat(edited("{\"a\": null}", "1", "a", "b")).isEqualTo("{\"a\": {\n  \"b\": 1\n}}");
    }

    @Test
    void refusesPathsThroughOtherValuesAndTextThatIsNotJson() {
        assertThatThrownBy(() -> edited("{\"a\": 1}", "1", "a", "b"))
                .isInstanceOf(KeyrailException.class)
                .hasMessageContaining("/a is not an object");
        assertThatThrownBy(() -> edited("{\"a\": 1, \"a\": 2}", "1", "a")).hasMessageContaining("stands twice");
        for (String bad : List.of("", "{", "1, \"x\": 2", "1}, {", "nope", "1 // c")) {
            assertThatThrownBy(() -> edited("{}", bad, "a", "b")).as(bad).isInstanceOf(KeyrailException.class);
        }
    }

    @Test
    void namesAreQuoted() {
        assertThat(edited("{}", "1", "a\"b\\c\n🙂"))
                .isEqualTo("{\n  \"a\\\"b\\\\c\\u000a\\ud83d\\ude42\": 1\n}\n".strip());
    }

    static String edited(String text, String json, String... path) {
        return new String(SpanEditor.apply(JsoncReaderTest.parsed(text), new ConfigEdit(List.of(path), json)), UTF_8);
    }

    private static String removed(String text, String... path) {
        String result =
                new String(SpanEditor.apply(JsoncReaderTest.parsed(text), new ConfigEdit(List.of(path), null)), UTF_8);
        JsoncReaderTest.parsed(result);
        return result;
    }
}
