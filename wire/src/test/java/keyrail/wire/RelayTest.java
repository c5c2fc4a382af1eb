package keyrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.Tuning;
import keyrail.core.routing.TuningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"stream":true}                                  | {"stream_options":{"include_usage":true},"stream":true}
        {"stream":true,"stream_options":null}            | {"stream":true,"stream_options":{"include_usage":true}}
        {"stream":true,"stream_options":{}}              | {"stream":true,"stream_options":{"include_usage":true}}
        {"stream":true,"stream_options":{ "a":1}}        | {"stream":true,"stream_options":{"include_usage":true, "a":1}}
        {"stream_options": {"a":{"include_usage":true}},"stream":true} | {"stream_options": {"include_usage":true,"a":{"include_usage":true}},"stream":true}
        """)
    void asksForUsageWhereTheClientSaidNothing(String body, String expected) {
        Relayed relayed = openAi(body, Tuning.NONE, RelayRules.PLAIN, false);
        assertThat(text(relayed)).isEqualTo(expected);
        assertThat(relayed.dropUsageEvent()).isTrue();
        assertThat(relayed.streamed()).isTrue();

        assertThat(openAi(body, Tuning.NONE, RelayRules.PLAIN, true).dropUsageEvent())
                .isFalse();
        assertThat(text(openAi(body, Tuning.NONE, RelayRules.PLAIN, true))).isEqualTo(body);
        RelayRules without = new RelayRules(Set.of(), false, false);
        assertThat(text(openAi(body, Tuning.NONE, without, false))).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"stream":true,"stream_options":{"include_usage":false}}
        {"stream":true,"stream_options":{"include_usage":true}}
        {"stream":true,"stream_options":{"include_usag\\u0065":null}}
        {"stream":true,"stream_options":7}
        {"stream":false}
        {"stream":"true"}
        {}
        """)
    void leavesUsageAloneWhereTheClientSpokeOrDoesNotStream(String body) {
        Relayed relayed = openAi(body, Tuning.NONE, RelayRules.PLAIN, false);
        assertThat(text(relayed)).isEqualTo(body);
        assertThat(relayed.dropUsageEvent()).isFalse();
    }

    @Test
    void refusesIncludeUsageTwice() {
        String body = "{\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}";
        assertThatThrownBy(() -> openAi(body, Tuning.NONE, RelayRules.PLAIN, false))
                .hasMessageContaining("include_usage");
    }

    @Test
    void namesTheTokenLimitAsTheVendorTakesIt() {
        RelayRules legacy = new RelayRules(Set.of(), true, true);
        assertThat(text(openAi("{}", tuning("maxTokens", "9"), RelayRules.PLAIN, false)))
                .isEqualTo("{\"max_completion_tokens\":9}");
        assertThat(text(openAi("{}", tuning("maxTokens", "9"), legacy, false))).isEqualTo("{\"max_tokens\":9}");
        assertThat(text(openAi("{\"max_completion_tokens\":1}", tuning("maxTokens", "9"), legacy, false)))
                .isEqualTo("{\"max_completion_tokens\":1}");
    }

    @Test
    void insertsNothingTheModelRefuses() {
        RelayRules rules = new RelayRules(Set.of(TuningKey.TEMPERATURE), false, true);
        assertThat(text(openAi("{}", tuning("temperature", "1", "topP", "0.5"), rules, false)))
                .isEqualTo("{\"top_p\":0.5}");
        RelayRules noThinking = new RelayRules(Set.of(TuningKey.THINKING), false, true);
        assertThat(text(anthropic("{}", tuning("temperature", "0.3", "thinking", "true"), noThinking)))
                .isEqualTo("{\"temperature\":0.3}");
    }

    @Test
    void tunesOnlyGeneration() {
        RelayRequest count = new RelayRequest(
                Operation.COUNT_TOKENS,
                Relay.scan(Format.ANTHROPIC_MESSAGES, Bytes.utf8("{\"model\":\"a\"}")),
                "b",
                tuning("maxTokens", "5"),
                RelayRules.PLAIN,
                false);
        assertThat(text(Relay.relay(Format.ANTHROPIC_MESSAGES, count))).isEqualTo("{\"model\":\"b\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {}                                         | true  | {"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}}
        {}                                         | false | {"thinking":{"type":"disabled"},"temperature":0.3,"top_p":0.8,"output_config":{"effort":"high"}}
        {"thinking":{"type":"enabled"}}            | false | {"output_config":{"effort":"high"},"thinking":{"type":"enabled"}}
        {"thinking":{"type":"disabled"}}           | true  | {"temperature":0.3,"top_p":0.8,"output_config":{"effort":"high"},"thinking":{"type":"disabled"}}
        {"temperature":0.7,"output_config":{}}     | true  | {"top_p":0.8,"temperature":0.7,"output_config":{}}
        {"temperature":1,"output_config":{}}       | true  | {"thinking":{"type":"adaptive"},"temperature":1,"output_config":{}}
        {"top_p":0.1,"output_config":{}}           | true  | {"temperature":0.3,"top_p":0.1,"output_config":{}}
        {"tool_choice":{"type":"any"},"output_config":{}} | true | {"temperature":0.3,"top_p":0.8,"tool_choice":{"type":"any"},"output_config":{}}
        """)
    void keepsAnthropicDefaultsFromBreakingACall(String body, String thinking, String expected) {
        Tuning tuning = tuning(
                "temperature",
                "0.3",
                "topP",
                "0.8",
                "effort",
                "\"high\"",
                "thinking",
                thinking,
                "verbosity",
                "\"low\"");
        assertThat(text(anthropic(body, tuning, RelayRules.PLAIN))).isEqualTo(expected);
    }

    @Test
    void replacesAModelThatIsNotAString() {
        RelayRequest request = new RelayRequest(
                Operation.GENERATE,
                Relay.scan(Format.OPENAI_CHAT, Bytes.utf8("{\"model\" : null}")),
                "m",
                Tuning.NONE,
                RelayRules.PLAIN,
                true);
        assertThat(text(Relay.relay(Format.OPENAI_CHAT, request))).isEqualTo("{\"model\" : \"m\"}");
    }

    private static Relayed openAi(String body, Tuning tuning, RelayRules rules, boolean exact) {
        return Relay.relay(
                Format.OPENAI_CHAT,
                new RelayRequest(
                        Operation.GENERATE,
                        Relay.scan(Format.OPENAI_CHAT, Bytes.utf8(body)),
                        null,
                        tuning,
                        rules,
                        exact));
    }

    private static Relayed anthropic(String body, Tuning tuning, RelayRules rules) {
        return Relay.relay(
                Format.ANTHROPIC_MESSAGES,
                new RelayRequest(
                        Operation.GENERATE,
                        Relay.scan(Format.ANTHROPIC_MESSAGES, Bytes.utf8(body)),
                        null,
                        tuning,
                        rules,
                        false));
    }

    private static Tuning tuning(String... namesAndLiterals) {
        Map<TuningKey, String> values = new EnumMap<>(TuningKey.class);
        for (int index = 0; index < namesAndLiterals.length; index += 2) {
            values.put(TuningKey.of(namesAndLiterals[index]).orElseThrow(), namesAndLiterals[index + 1]);
        }
        return new Tuning(values);
    }

    private static String text(Relayed relayed) {
        return relayed.body().stream().map(Bytes::asUtf8).collect(Collectors.joining());
    }
}
