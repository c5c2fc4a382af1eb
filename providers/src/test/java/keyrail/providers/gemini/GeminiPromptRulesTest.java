package keyrail.providers.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import keyrail.core.inference.Format;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each of Google's models wants to be asked, as its documentation says. */
class GeminiPromptRulesTest {
    private static PromptRules rules(String model) {
        return new GeminiProvider().promptRules(Format.GEMINI_GENERATE, model);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-1.5-pro,NONE",
        "gemini-2.0-flash-001,NONE",
        "gemini-2.5-flash-image,NONE",
        "gemini-2.5-pro-preview-tts,NONE",
        "gemini-2.5-flash,1-24576",
        "gemini-2.5-flash-preview-09-2025,1-24576",
        "gemini-2.5-flash-lite,512-24576",
        "gemini-2.5-pro,always 128-32768",
        "models/gemini-2.5-pro,always 128-32768",
        "gemini-3-pro-preview,always low high",
        "gemini-3.1-pro-preview-customtools,always low medium high",
        "gemini-3-flash-preview,always minimal low medium high",
        "gemini-3.1-flash-lite-preview,always minimal low medium high",
        "gemini-3.5-flash,always minimal low medium high",
        "gemini-3.5-flash-lite,always minimal low medium high",
        "gemini-3.6-flash,always minimal low medium high",
        "gemini-3.7-flash,always low medium high",
        "gemini-3.8-flash,always low medium high",
        "gemini-4-argon,always low medium high",
        "gemini-flash-latest,always low medium high",
    })
    void asksForThinkingAsTheModelTakesIt(String model, String expected) {
        PromptRules rules = rules(model);
        String words = rules.efforts().stream().map(effort -> effort.text()).collect(Collectors.joining(" "));
        String amount = switch (rules.thinking()) {
            case NONE -> "NONE";
            case BUDGET -> rules.budgets().least() + "-" + rules.budgets().most();
            case EFFORT -> words;
            case ADAPTIVE -> "not Gemini's way";
        };
        assertThat((rules.alwaysThinks() ? "always " : "") + amount).isEqualTo(expected);
        assertThat(rules.thinking() == Thinking.EFFORT).isEqualTo(rules.sealsNeeded());
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.0-flash,JSON_WITH_TOOLS,8192",
        "gemini-2.5-flash,JSON_WITH_TOOLS PENALTIES,65536",
        "gemini-3-pro-preview,PENALTIES,65536",
        "gemini-3.5-flash,PENALTIES,65536",
        "gemini-3.5-flash-lite,PENALTIES PREFILL TEMPERATURE TOP_K TOP_P,65536",
        "gemini-3.6-flash,PENALTIES PREFILL TEMPERATURE TOP_K TOP_P,65536",
        "gemini-3.8-flash,PENALTIES PREFILL TEMPERATURE TOP_K TOP_P,65536",
        "gemini-4-argon,PENALTIES PREFILL TEMPERATURE TOP_K TOP_P,",
    })
    void refusesWhatTheModelRefuses(String model, String expected, Long limit) {
        Set<Parameter> refused = EnumSet.copyOf(rules(model).refused());
        assertThat(refused).contains(Parameter.VERBOSITY, Parameter.PARALLEL_CALLS);
        refused.removeAll(List.of(Parameter.VERBOSITY, Parameter.PARALLEL_CALLS));
        Set<String> names = refused.stream().map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
        assertThat(String.join(" ", names)).isEqualTo(expected);
        assertThat(rules(model).outputLimit()).isEqualTo(limit);
    }

    @Test
    void everyQuirkHasASourceAndADate() {
        assertThat(GeminiPromptRules.ALL).allSatisfy(quirk -> {
            assertThat(quirk.name()).isNotBlank();
            assertThat(quirk.source()).contains(".");
            assertThat(quirk.seen()).matches("2026-\\d\\d-\\d\\d");
        });
    }
}
