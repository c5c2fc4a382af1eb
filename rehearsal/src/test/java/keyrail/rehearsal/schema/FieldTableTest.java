package keyrail.rehearsal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FieldTableTest {
    private static final FieldTable TABLE = FieldTable.read("""
            # a comment
            Request
              name! string
              size integer
              mode "fast" | "slow"
              parts string | [Text | Picture]
              anything any
              more {number}
              camelCase boolean
              reply Reply
            Reply
              to!? string
            Text
              type! "text"
              text! string
            Picture
              type! "picture"
              url! string
            """);

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'name': 1}; WRONG_TYPE; name",
                "{}; MISSING_FIELD; name",
                "{'name': 'a', 'other': 1}; UNKNOWN_FIELD; other",
                "{'name': 'a', 'size': 1.5}; WRONG_TYPE; size",
                "{'name': 'a', 'mode': 'odd'}; UNKNOWN_WORD; mode",
                "{'name': null}; WRONG_TYPE; name",
                "{'name': 'a', 'parts': 3}; WRONG_TYPE; parts",
                "{'name': 'a', 'parts': [{'type': 'text'}]}; MISSING_FIELD; parts.0.text",
                "{'name': 'a', 'parts': [{'type': 'film'}]}; UNKNOWN_WORD; parts.0.type",
                "{'name': 'a', 'parts': [{}]}; MISSING_FIELD; parts.0.type",
                "{'name': 'a', 'parts': [{'type': 'picture', 'url': 'u', 'text': 't'}]}; UNKNOWN_FIELD; parts.0.text",
                "{'name': 'a', 'more': {'b': 'c'}}; WRONG_TYPE; more.b",
                "{'name': 'a', 'reply': {}}; MISSING_FIELD; reply.to",
                "{'name': 'a', 'camel_case': true}; UNKNOWN_FIELD; camel_case"
            })
    void namesTheMistakeAndItsPlace(String body, Problem.Cause cause, String path) {
        Problem problem = TABLE.check("Request", json(body)).orElseThrow();

        assertThat(problem.cause()).isEqualTo(cause);
        assertThat(problem.dotted()).isEqualTo(path);
    }

    @Test
    void takesWhatTheTableHas() {
        String body = "{'name': 'a', 'size': 2, 'mode': 'slow', 'parts': [{'type': 'text', 'text': ''}],"
                + " 'anything': [{}], 'more': {'b': 1.5}, 'camelCase': null}";

        assertThat(TABLE.check("Request", json(body))).isEmpty();
        assertThat(TABLE.orInSnakeCase().check("Request", json("{'name': 'a', 'camel_case': true}")))
                .isEmpty();
    }

    @Test
    void listsAllThatItDoesNotKnow() {
        JsonNode body = json("{'name': 'a', 'odd': 1, 'parts': [{'type': 'text', 'text': '', 'odd': 2}]}");

        assertThat(TABLE.strangers("Request", body)).containsExactly("odd", "parts.0.odd");
        assertThat(TABLE.checkKnown("Request", body)).isEmpty();
        assertThat(body.has("odd")).isTrue();
    }
}
