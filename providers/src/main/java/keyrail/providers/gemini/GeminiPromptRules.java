package keyrail.providers.gemini;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Builder;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;

/**
 * What a translated prompt must respect of Gemini's models. Names that no quirk knows, aliases such as {@code
 * gemini-flash-latest} among them, are taken for models of the newest kind.
 */
final class GeminiPromptRules {
    /**
     * One fact about some models.
     *
     * @param models matched against the whole model id
     * @param effect what it means for a prompt; later quirks overrule earlier ones
     * @param source where this is known from
     * @param seen the date the source was read, ISO
     */
    record Quirk(String name, Pattern models, Consumer<Builder> effect, String source, String seen) {
        Quirk(String name, String models, Consumer<Builder> effect, String source) {
            this(name, Pattern.compile(models), effect, source, SEEN);
        }

        boolean appliesTo(String model) {
            return models.matcher(model).matches();
        }
    }

    private static final String SEEN = "2026-11-28";
    private static final String RESOURCE_PREFIX = "models/";
    private static final String BEFORE_2_5 = "gemini-(?:1\\.|2\\.0).*";
    private static final String BEFORE_3 = "gemini-(?:1\\.|2\\.).*";
    private static final String THINKING = "ai.google.dev/gemini-api/docs/thinking, levels and budgets by model";

    static final Quirk NO_SUCH_SETTINGS = new Quirk(
            "the format has no verbosity and no switch for several calls at once",
            ".*",
            rules -> rules.refuses(Parameter.VERBOSITY, Parameter.PARALLEL_CALLS),
            "ai.google.dev/api/generate-content, GenerationConfig and ToolConfig");

    static final Quirk LEVELS = new Quirk(
            "from 3 on thinking is asked for in words and never stops; 3.7 and later, and the Pros, have no minimal",
            ".*",
            rules -> rules.thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                    .alwaysThinks(true),
            THINKING + "; docs.cloud.google.com/gemini-enterprise-agent-platform/models/thinking");

    static final Quirk MINIMAL_LEVEL = new Quirk(
            "the Flashes up to 3.6 also think as good as not at all",
            "gemini-(?:3-flash|3\\.[156]-flash).*",
            rules -> rules.thinking(Thinking.EFFORT, Effort.MINIMAL, Effort.LOW, Effort.MEDIUM, Effort.HIGH),
            THINKING + "; docs.cloud.google.com/gemini-enterprise-agent-platform/models/guides/gemini-3-6-flash");

    static final Quirk TWO_LEVELS = new Quirk(
            "3 Pro thinks little or much",
            "gemini-3-pro.*",
            rules -> rules.thinking(Thinking.EFFORT, Effort.LOW, Effort.HIGH),
            "ai.google.dev/gemini-api/docs/gemini-3");

    static final Quirk SIGNED_CALLS = new Quirk(
            "from 3 on the first function call of each content must carry its signature",
            ".*",
            rules -> rules.sealsNeeded(true),
            "ai.google.dev/gemini-api/docs/thought-signatures");

    static final Quirk UNSIGNED_CALLS = new Quirk(
            "before 3 calls need no signature",
            BEFORE_3,
            rules -> rules.sealsNeeded(false),
            "ai.google.dev/gemini-api/docs/thought-signatures, model behavior");

    static final Quirk FLASH_BUDGET = new Quirk(
            "2.5 Flash is told a budget and refuses words",
            "gemini-2\\.5-flash.*",
            rules -> rules.budgets(1, 24_576).alwaysThinks(false),
            THINKING);

    static final Quirk FLASH_LITE_BUDGET = new Quirk(
            "2.5 Flash-Lite thinks for 512 tokens at least, or not at all",
            "gemini-2\\.5-flash-lite.*",
            rules -> rules.budgets(512, 24_576).alwaysThinks(false),
            THINKING);

    static final Quirk PRO_BUDGET = new Quirk(
            "2.5 Pro cannot stop thinking: 128 tokens are the least",
            "gemini-2\\.5-pro.*",
            rules -> rules.budgets(128, 32_768).alwaysThinks(true),
            THINKING);

    static final Quirk DOES_NOT_THINK = new Quirk(
            "models before 2.5, those that draw or speak, and the open ones refuse thinkingConfig",
            BEFORE_2_5 + "|gemini-2\\.5-.*-(?:image|tts).*|gemma-.*",
            rules -> rules.thinking(Thinking.NONE).alwaysThinks(false),
            "ai.google.dev/gemini-api/docs/thinking, supported models");

    static final Quirk NO_PENALTIES = new Quirk(
            "\"Penalty is not enabled for this model\": only those before 2.5 have penalties",
            "(?!" + BEFORE_2_5 + ").*",
            rules -> rules.refuses(Parameter.PENALTIES),
            "github.com/vercel/ai/issues/8943, github.com/google-gemini/cookbook/issues/1290");

    static final Quirk JSON_OR_TOOLS = new Quirk(
            "\"Function calling with a response mime type: 'application/json' is unsupported\" before 3",
            BEFORE_3,
            rules -> rules.refuses(Parameter.JSON_WITH_TOOLS),
            "github.com/symfony/ai/issues/803 and 1777; ai.google.dev/gemini-api/docs/tool-combination");

    static final Quirk SAMPLING_IGNORED = new Quirk(
            "3.5 Flash-Lite, 3.6 and later take no notice of temperature, top_p and top_k, and are to refuse them",
            GeminiQuirks.WITHOUT_SAMPLING,
            rules -> rules.refuses(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.TOP_K),
            "docs.cloud.google.com/gemini-enterprise-agent-platform/models/gemini/3-6-flash, breaking changes");

    static final Quirk MODEL_SPEAKS_LAST = new Quirk(
            "the same refuse a conversation that ends with the model",
            GeminiQuirks.WITHOUT_SAMPLING,
            rules -> rules.refuses(Parameter.PREFILL),
            "docs.cloud.google.com/gemini-enterprise-agent-platform/models/gemini/3-6-flash, breaking changes");

    static final Quirk LONG_ANSWERS = new Quirk(
            "2.5 and 3 give at most 65,536 tokens",
            "gemini-(?:2\\.5|3).*",
            rules -> rules.outputLimit(65_536L),
            "ai.google.dev/gemini-api/docs/models");

    static final Quirk SHORT_ANSWERS = new Quirk(
            "those before 2.5 give at most 8,192 tokens",
            BEFORE_2_5,
            rules -> rules.outputLimit(8_192L),
            "ai.google.dev/gemini-api/docs/models");

    static final List<Quirk> ALL = List.of(
            NO_SUCH_SETTINGS,
            LEVELS,
            MINIMAL_LEVEL,
            TWO_LEVELS,
            SIGNED_CALLS,
            UNSIGNED_CALLS,
            FLASH_BUDGET,
            FLASH_LITE_BUDGET,
            PRO_BUDGET,
            DOES_NOT_THINK,
            NO_PENALTIES,
            JSON_OR_TOOLS,
            SAMPLING_IGNORED,
            MODEL_SPEAKS_LAST,
            LONG_ANSWERS,
            SHORT_ANSWERS);

    private GeminiPromptRules() {}

    static PromptRules of(String model) {
        String name = model.startsWith(RESOURCE_PREFIX) ? model.substring(RESOURCE_PREFIX.length()) : model;
        Builder rules = PromptRules.builder();
        ALL.stream()
                .filter(quirk -> quirk.appliesTo(name))
                .forEach(quirk -> quirk.effect().accept(rules));
        return rules.build();
    }
}
