package keyrail.wire.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import keyrail.core.inference.hub.RawJson;
import keyrail.wire.dialect.openai.OpenAiSchemas.Parameters;
import keyrail.wire.dialect.openai.OpenAiSchemas.Strict;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;

class OpenAiSchemasTest {
    private static String strict(String schema) {
        return OpenAiSchemas.strict(JsonTree.read(schema).orElseThrow())
                .map(Strict::schema)
                .map(Object::toString)
                .orElse("none");
    }

    private static boolean narrowed(String schema) {
        return OpenAiSchemas.strict(JsonTree.read(schema).orElseThrow())
                .orElseThrow()
                .narrowed();
    }

    @Test
    void aStrictSchemaStaysAsItIs() {
        String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]},"
                + "\"b\":{\"anyOf\":[{\"$ref\":\"#/$defs/c\"},{\"type\":\"null\"}]}},"
                + "\"additionalProperties\":false,\"required\":[\"a\",\"b\"],"
                + "\"$defs\":{\"c\":{\"type\":\"array\",\"items\":{\"enum\":[1,2]}}}}";

        assertThat(JsonTree.read(strict(schema))).isEqualTo(JsonTree.read(schema));
        assertThat(narrowed(schema)).isFalse();
    }

    @Test
    void whatIsLeftToChoiceBecomesRequired() {
        String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":"
                + "{\"b\":{\"type\":\"integer\"}}}},\"required\":[\"a\"],\"$schema\":\"x\"}";

        assertThat(strict(schema))
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":"
                        + "{\"b\":{\"type\":\"integer\"}},\"additionalProperties\":false,\"required\":[\"b\"]}},"
                        + "\"required\":[\"a\"],\"additionalProperties\":false}");
        assertThat(narrowed(schema)).isTrue();
    }

    @Test
    void whatStrictModeCannotSayIsNotMadeStrict() {
        for (String schema : List.of(
                "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
                "{\"anyOf\":[{\"type\":\"object\"}]}",
                "{\"type\":\"object\",\"additionalProperties\":true}",
                "{\"type\":\"object\",\"properties\":{\"a\":{}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\"}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"minLength\":1}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"oneOf\":[{\"type\":\"string\"}]}}}",
                "{\"type\":\"object\",\"patternProperties\":{}}",
                "{\"type\":\"object\",\"properties\":{\"a\":true}}",
                "{\"type\":\"object\",\"required\":[\"ghost\"]}",
                "true")) {
            assertThat(strict(schema)).as(schema).isEqualTo("none");
        }
    }

    @Test
    void argumentsAreAlwaysAnObject() {
        assertThat(OpenAiSchemas.parameters(null).schema()).hasToString("{\"type\":\"object\",\"properties\":{}}");
        Parameters plain = OpenAiSchemas.parameters(
                new RawJson("{\"properties\":{\"n\":{\"type\":\"integer\",\"maximum\":12345678901234567890}}}"));
        assertThat(plain.schema())
                .hasToString("{\"properties\":{\"n\":{\"type\":\"integer\",\"maximum\":12345678901234567890}},"
                        + "\"type\":\"object\"}");
        assertThat(plain.changed()).isFalse();
        assertThat(OpenAiSchemas.parameters(new RawJson("[1]")).changed()).isTrue();
        Parameters choice = OpenAiSchemas.parameters(new RawJson(
                "{\"type\":\"object\",\"oneOf\":[{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}}]}"));
        assertThat(choice.schema()).hasToString("{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{}}}");
        assertThat(choice.changed()).isTrue();
    }
}
