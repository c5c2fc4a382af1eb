package keyrail.rehearsal.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a scripted model answers, in every format it is asked in. */
class DirectorTest {
    private static final List<String> WORDS = List.of("made ", "up");

    /** The same conversation as each format writes it; {@code %s} is the user's text, quoted. */
    enum Asked {
        MESSAGES("""
                { "messages": [ { "role": "user", "content": %s } ], "tools": [
                  { "name": "first", "input_schema": { "type": "object" } }, { "name": "second" } ] }"""),
        CHAT("""
                { "messages": [ { "role": "system", "content": "[[say nothing of this]]" },
                  { "role": "user", "content": [ { "type": "text", "text": %s } ] } ], "tools": [
                  { "type": "function", "function": { "name": "first" } },
                  { "type": "function", "function": { "name": "second" } } ] }"""),
        RESPONSES("""
                { "input": %s, "tools": [ { "type": "function", "name": "first" },
                  { "type": "namespace", "name": "group", "tools": [ { "type": "function", "name": "second" } ] } ] }"""),
        GEMINI("""
                { "contents": [ { "role": "user", "parts": [ { "text": %s } ] } ], "tools": [
                  { "functionDeclarations": [ { "name": "first" }, { "name": "second" } ] } ] }"""),
        OLLAMA("""
                { "messages": [ { "role": "user", "content": %s } ], "tools": [
                  { "function": { "name": "first" } }, { "function": { "name": "second" } } ] }""");

        private final String text;

        Asked(String text) {
            this.text = text;
        }

        Conversation of(String prompt) {
            JsonNode body = json(text.formatted(JsonMapper.shared().writeValueAsString(prompt)));
            return switch (this) {
                case MESSAGES -> MessagesTurns.read(body);
                case CHAT -> ChatTurns.read(body);
                case RESPONSES -> ResponsesTurns.read(body, JsonMapper.shared().createArrayNode());
                case GEMINI -> GeminiTurns.read(body);
                case OLLAMA -> OllamaTurns.read(body);
            };
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static Turn chat(String body) {
        return Director.direct(ChatTurns.read(json(body)), WORDS);
    }

    @ParameterizedTest
    @EnumSource
    void toolsAreCalledAsThePromptDirects(Asked asked) {
        Turn turn = Director.direct(asked.of("Go [[call first {\"a\":[[1]],\"b\":\"]]\"}]] on [[call second]]"), WORDS);

        assertThat(turn.calls()).extracting(Turn.ToolCall::name).containsExactly("first", "second");
        assertThat(turn.calls().getFirst().arguments()).isEqualTo(json("{\"a\":[[1]],\"b\":\"]]\"}"));
        assertThat(turn.calls().getLast().arguments()).isEqualTo(json("{}"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDirectedToBeSaidIsSaid(Asked asked) {
        assertThat(Director.direct(asked.of("[[say «so» \"it\" is]]"), WORDS).speech())
                .isEqualTo("«so» \"it\" is");
        assertThat(Director.direct(asked.of("No directions"), WORDS).speech()).isEqualTo("made up");
    }

    @ParameterizedTest
    @EnumSource
    void aToolThatIsNotOfferedIsRefused(Asked asked) {
        assertThatThrownBy(() -> Director.direct(asked.of("[[call third {}]]"), WORDS))
                .isInstanceOf(Director.BadDirection.class)
                .hasMessageContaining("[first, second]");
    }

    @Test
    void withoutAnyToolsDirectionsToCallAreJustText() {
        assertThat(chat("{\"messages\":[{\"role\":\"user\",\"content\":\"[[call first {}]]\"}]}")
                        .speech())
                .isEqualTo("made up");
    }

    @Test
    void whereParallelIsOffToolsAreCalledOneAfterTheOtherAndThenTheirResultsAreSaid() {
        String conversation = """
                { "parallel_tool_calls": false, "messages": [ %s ], "tools": [
                  { "function": { "name": "first" } }, { "function": { "name": "second" } } ] }""";
        String asked = "{\"role\":\"user\",\"content\":\"[[call first]] [[call second]]\"}";
        String answered = ",{\"role\":\"assistant\",\"content\":null},{\"role\":\"tool\",\"content\":\"%s\"}";

        assertThat(chat(conversation.formatted(asked)).calls())
                .extracting(Turn.ToolCall::name)
                .containsExactly("first");
        assertThat(chat(conversation.formatted(asked + answered.formatted("one")))
                        .calls())
                .extracting(Turn.ToolCall::name)
                .containsExactly("second");
        assertThat(chat(conversation.formatted(asked + answered.formatted("one") + answered.formatted("two")))
                        .speech())
                .isEqualTo("The tools said: one | two");
    }

    @Test
    void aForcedToolGetsArgumentsOfItsSchema() {
        Turn turn = chat("""
                { "messages": [ { "role": "user", "content": "Hello" } ], "tool_choice": "required", "tools": [
                  { "function": { "name": "first", "parameters": { "type": "object", "properties": {
                    "n": { "type": "integer", "minimum": 3 }, "e": { "enum": ["x", "y"] },
                    "l": { "type": "array", "items": { "type": ["boolean", "null"] } } } } } } ] }""");

        assertThat(turn.calls().getFirst().arguments()).isEqualTo(json("{\"n\":3,\"e\":\"x\",\"l\":[true]}"));
    }

    @Test
    void anAnswerOfASchemaFitsItAlsoThroughReferences() {
        Turn turn = chat("""
                { "messages": [ { "role": "user", "content": "Hello" } ], "response_format": { "type": "json_schema",
                  "json_schema": { "schema": { "type": "object", "properties": { "p": { "$ref": "#/$defs/P" } },
                  "$defs": { "P": { "type": "object", "properties": { "v": { "const": 1 } } } } } } } }""");

        assertThat(json(turn.speech())).isEqualTo(json("{\"p\":{\"v\":1}}"));
    }

    @Test
    void anEarlierDirectionIsNotPlayedAgain() {
        assertThat(chat("""
                { "messages": [ { "role": "user", "content": "[[say once]]" },
                  { "role": "assistant", "content": "once" }, { "role": "user", "content": "Thanks" } ] }""").speech()).isEqualTo("made up");
    }

    static List<String> texts() {
        return List.of("", "a", "🚂", "🚂é駅", "plain text of some length");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void fragmentsMakeUpTheTextAndTearNoCharacter(String text) {
        List<String> fragments = Turn.fragments(text);

        assertThat(fragments.stream().collect(Collectors.joining())).isEqualTo(text);
        assertThat(fragments)
                .doesNotContain("")
                .allSatisfy(piece ->
                        assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse());
    }

    @Test
    void thoughtsThatChangedOnTheWayAreRefused() {
        Turn turn = new Turn(List.of(new Turn.Thought("a thought")));
        String content = MessagesTurns.content(turn, "1").toString();
        String body = "{\"messages\":[{\"role\":\"assistant\",\"content\":%s}]}";

        assertThat(MessagesTurns.refusal(json(body.formatted(content)))).isEmpty();
        assertThat(MessagesTurns.refusal(json(body.formatted(content.replace("a thought", "no thought")))))
                .hasValueSatisfying(
                        refusal -> assertThat(refusal).contains("messages.0.content.0: Invalid `signature`"));
    }
}
