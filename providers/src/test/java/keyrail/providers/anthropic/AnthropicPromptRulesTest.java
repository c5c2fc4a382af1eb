package keyrail.providers.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import keyrail.core.inference.Format;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each of Claude's models wants to be asked, as its documentation says. */
class AnthropicPromptRulesTest {
    private static PromptRules rules(String model) {
        return new AnthropicProvider().promptRules(Format.ANTHROPIC_MESSAGES, model);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-haiku-20240307,NONE",
        "claude-3-5-sonnet-latest,NONE",
        "claude-3-7-sonnet-20250219,BUDGET",
        "claude-sonnet-4-20250514,BUDGET",
        "claude-opus-4-1-20250805,BUDGET",
        "claude-haiku-4-5,BUDGET",
        "claude-sonnet-4-5-20250929,BUDGET",
        "claude-opus-4-5-20251101,BUDGET low medium high",
        "claude-opus-4-6,ADAPTIVE low medium high max",
        "claude-sonnet-4-6,ADAPTIVE low medium high max",
        "claude-opus-4-7,ADAPTIVE low medium high xhigh max",
        "claude-opus-4-8,ADAPTIVE low medium high xhigh max",
        "claude-sonnet-5,ADAPTIVE low medium high xhigh max",
        "claude-opus-5,ADAPTIVE low medium high xhigh max",
        "claude-haiku-5-5,ADAPTIVE low medium high xhigh max",
        "claude-sonnet-5-5,ADAPTIVE low medium high xhigh max",
        "claude-opus-5-5,always ADAPTIVE low medium high xhigh max",
        "claude-fable-5,always ADAPTIVE low medium high xhigh max",
        "claude-mythos-preview,always ADAPTIVE low medium high xhigh max",
        "anthropic/claude-opus-4@20250514,BUDGET",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0,BUDGET",
        "MiniMax-M2,BUDGET",
    })
    void asksForThinkingAsTheModelTakesIt(String model, String expected) {
        PromptRules rules = rules(model);
        String words =
                rules.efforts().stream().map(effort -> " " + effort.text()).collect(Collectors.joining());
        assertThat((rules.alwaysThinks() ? "always " : "") + rules.thinking() + words)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude-3-5-haiku-latest    | EFFORT SYSTEM_TURNS",
                "claude-sonnet-4-20250514   | EFFORT SYSTEM_TURNS",
                "claude-opus-4-1-20250805   | EFFORT SYSTEM_TURNS TEMPERATURE_WITH_TOP_P",
                "claude-haiku-4-5-20251001  | EFFORT SYSTEM_TURNS TEMPERATURE_WITH_TOP_P",
                "claude-opus-4-5            | SYSTEM_TURNS TEMPERATURE_WITH_TOP_P",
                "claude-opus-4-6            | PREFILL SYSTEM_TURNS TEMPERATURE_WITH_TOP_P",
                "claude-sonnet-4-6          | PREFILL SYSTEM_TURNS TEMPERATURE_WITH_TOP_P",
                "claude-opus-4-7            | PREFILL SYSTEM_TURNS TEMPERATURE TOP_K TOP_P",
                "claude-opus-4-8            | PREFILL TEMPERATURE TOP_K TOP_P",
                "claude-sonnet-5            | PREFILL TEMPERATURE TOP_K TOP_P",
                "claude-opus-5              | PREFILL TEMPERATURE TOP_K TOP_P",
                "claude-haiku-5-5           | PREFILL TEMPERATURE TOP_K TOP_P",
                "claude-sonnet-5-5          | DISABLED_THINKING FORCED_TOOL PREFILL TEMPERATURE TOP_K TOP_P",
                "claude-opus-5-5            | FORCED_TOOL PREFILL TEMPERATURE TOP_K TOP_P",
                "claude-fable-5             | PREFILL TEMPERATURE TOP_K TOP_P",
                "claude-fable-5-1           | FORCED_TOOL PREFILL TEMPERATURE TOP_K TOP_P",
                "claude-mythos-5-2          | FORCED_TOOL PREFILL TEMPERATURE TOP_K TOP_P",
                "MiniMax-M2                 | EFFORT SYSTEM_TURNS",
            })
    void refusesWhatTheModelRefuses(String model, String expected) {
        Set<String> refused = new TreeSet<>();
        for (Parameter parameter : EnumSet.complementOf(EnumSet.of(Parameter.VERBOSITY))) {
            if (rules(model).refuses(parameter)) {
                refused.add(parameter.name());
            }
        }
        assertThat(String.join(" ", refused)).isEqualTo(expected);
        assertThat(rules(model).refuses(Parameter.VERBOSITY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-2.1,4096",
        "claude-3-opus-20240229,4096",
        "claude-3-5-sonnet-20241022,8192",
        "claude-3-7-sonnet-latest,64000",
        "claude-sonnet-4-20250514,64000",
        "claude-opus-4-20250514,32000",
        "claude-opus-4-1,32000",
        "claude-haiku-4-5,64000",
        "claude-opus-4-5-20251101,64000",
        "claude-sonnet-4-6,128000",
        "claude-opus-4-8,128000",
        "claude-fable-5-2,128000",
        "claude-opus-6,128000"
    })
    void answersAreAsLongAsTheModelGivesThem(String model, long tokens) {
        assertThat(rules(model).outputLimit()).isEqualTo(tokens);
    }

    @Test
    void modelsFrom41OnHaveAnOutputFormat() {
        for (String model :
                List.of("claude-opus-4-1-20250805", "claude-haiku-4-5", "claude-opus-4-6", "claude-opus-5-5")) {
            assertThat(rules(model).output()).as(model).isEqualTo(JsonOutput.SCHEMA);
        }
        for (String model :
                List.of("claude-opus-4-20250514", "claude-sonnet-4-0", "claude-3-7-sonnet-latest", "other")) {
            assertThat(rules(model).output()).as(model).isEqualTo(JsonOutput.WORDS);
        }
    }

    @Test
    void membersOfToolsHaveNamesOfAFewCharacters() {
        for (String model : List.of("claude-3-haiku-20240307", "claude-opus-5-5", "other")) {
            assertThat(rules(model).memberNames()).isEqualTo(new PromptRules.Names("[^a-zA-Z0-9_.-]", 64));
        }
    }

    @Test
    void eachQuirkSaysWhereItIsKnownFrom() {
        assertThat(AnthropicPromptRules.ALL).allSatisfy(quirk -> {
            assertThat(quirk.name()).isNotBlank();
            assertThat(quirk.source()).isNotBlank();
            assertThat(quirk.seen()).matches("\\d{4}-\\d{2}-\\d{2}");
        });
    }
}
