package keyrail.providers.anthropic;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Builder;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Names;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;

/**
 * What a translated prompt must respect of Claude's models. Names of Claude that no quirk knows are taken for models of
 * the newest kind; what is no Claude speaks the format as its first servers did.
 */
final class AnthropicPromptRules {
    /**
     * One fact about some models.
     *
     * @param models matched against the whole model id, from {@code claude-} on
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
    private static final String DOCS = "platform.claude.com/docs/en/";
    private static final String NO_CLAUDE = "(?!claude-).*";
    private static final String BEFORE_4_6 = AnthropicQuirks.BEFORE_4_6;
    private static final String BEFORE_3_7 = "claude-(?:[0-2].*|v\\d.*|instant.*|3-(?!7).*)";
    private static final String THREE_FIVE = "claude-3-5-.*";
    private static final String FOUR_FIVE = "claude-(?:opus|sonnet|haiku)-4-5(?:-(?:\\d{8}|latest))?";
    private static final String OPUS_4_1 = "claude-opus-4-1(?:-(?:\\d{8}|latest))?";
    private static final String FOUR_SIX = "claude-(?:opus|sonnet|haiku)-4-6(?!\\d).*";
    private static final String FABLE_OR_MYTHOS = "claude-(?:fable|mythos).*";
    private static final String FROM_5_5 = "-(?:5-(?:[5-9]|\\d\\d)|[6-9]|\\d\\d)(?!\\d).*";

    static final Quirk NO_SUCH_SETTINGS = new Quirk(
            "the format has no verbosity", ".*", rules -> rules.refuses(Parameter.VERBOSITY), DOCS + "api/messages");

    static final Quirk ADAPTIVE = new Quirk(
            "from 4.6 on the model decides how much it thinks, guided by words for effort",
            ".*",
            rules ->
                    rules.thinking(Thinking.ADAPTIVE, Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH, Effort.MAX),
            DOCS + "build-with-claude/thinking and effort");

    static final Quirk NO_XHIGH = new Quirk(
            "4.6 does not know xhigh",
            FOUR_SIX,
            rules -> rules.thinking(Thinking.ADAPTIVE, Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.MAX),
            DOCS + "build-with-claude/effort; reference.langchain.com, ANTHROPIC_EFFORTS_NO_XHIGH");

    static final Quirk BUDGET = new Quirk(
            "before 4.6 thinking is asked for by a budget, and words are refused",
            BEFORE_4_6 + "|" + NO_CLAUDE,
            rules -> rules.thinking(Thinking.BUDGET).refuses(Parameter.EFFORT),
            DOCS + "build-with-claude/extended-thinking; \"adaptive thinking is not supported on this model\"");

    static final Quirk BUDGET_AND_EFFORT = new Quirk(
            "Opus 4.5 takes a budget, and low, medium and high beside it",
            "claude-opus-4-5.*",
            rules -> rules.thinking(Thinking.BUDGET, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                    .takes(Parameter.EFFORT),
            DOCS + "about-claude/models/whats-new-claude-4-5; reference.langchain.com, ANTHROPIC_EFFORTS_NO_MAX");

    static final Quirk DOES_NOT_THINK = new Quirk(
            "models before 3.7 do not think",
            BEFORE_3_7,
            rules -> rules.thinking(Thinking.NONE),
            DOCS + "build-with-claude/extended-thinking, supported models");

    static final Quirk ALWAYS_THINKS = new Quirk(
            "Opus from 5.5 on, Fable and Mythos refuse to switch thinking off",
            "claude-opus" + FROM_5_5 + "|" + FABLE_OR_MYTHOS,
            rules -> rules.alwaysThinks(true),
            DOCS + "models/opus-5-5/whats-new-opus-5-5; docs.aws.amazon.com/bedrock, adaptive thinking");

    static final Quirk THINKS_BETWEEN_TOOLS = new Quirk(
            "Sonnet from 5.5 on goes no lower than thinking between tool calls",
            "claude-sonnet" + FROM_5_5,
            rules -> rules.refuses(Parameter.DISABLED_THINKING),
            DOCS + "models/sonnet-5-5/whats-new-sonnet-5-5");

    static final Quirk NO_FORCED_TOOL = new Quirk(
            "Opus and Sonnet from 5.5 on, Fable and Mythos from 5.1 on cannot be made to call a tool",
            "claude-(?:opus|sonnet)" + FROM_5_5 + "|claude-(?:fable|mythos)-(?:5-[1-9]|[6-9]).*",
            rules -> rules.refuses(Parameter.FORCED_TOOL),
            DOCS + "models/opus-5-5/whats-new-opus-5-5; @ai-sdk/anthropic 3.0.140, capabilities");

    static final Quirk NO_SAMPLING = new Quirk(
            AnthropicQuirks.SAMPLING_REFUSED.name(),
            AnthropicQuirks.SAMPLING_REFUSED.models(),
            rules -> rules.refuses(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.TOP_K),
            AnthropicQuirks.SAMPLING_REFUSED.source(),
            AnthropicQuirks.SAMPLING_REFUSED.seen());

    static final Quirk ONE_OF_BOTH = new Quirk(
            "\"temperature and top_p cannot both be specified\" from 4.1 to 4.6",
            OPUS_4_1 + "|" + FOUR_FIVE + "|" + FOUR_SIX,
            rules -> rules.refuses(Parameter.TEMPERATURE_WITH_TOP_P),
            DOCS + "about-claude/models/migration-guide");

    static final Quirk NO_PREFILL = new Quirk(
            "\"This model does not support assistant message prefill\" from 4.6 on",
            "(?!" + BEFORE_4_6 + "$)claude-.*",
            rules -> rules.refuses(Parameter.PREFILL),
            DOCS + "api/errors, prefill not supported; github.com/QwenLM/qwen-code/issues/8039");

    static final Quirk NO_SYSTEM_TURNS = new Quirk(
            "\"role 'system' is not supported on this model\" before Opus 4.8",
            BEFORE_4_6 + "|" + FOUR_SIX + "|claude-(?:opus-4-7|mythos-preview).*|" + NO_CLAUDE,
            rules -> rules.refuses(Parameter.SYSTEM_TURNS),
            DOCS + "build-with-claude/mid-conversation-system-messages; @langchain/anthropic 1.5.13, model profiles");

    static final Quirk NO_OUTPUT_FORMAT = new Quirk(
            "before 4.1 there is no output format, and none is known of other vendors' models",
            "claude-(?:[0-3].*|v\\d.*|instant.*|(?:opus|sonnet)-4(?:-0)?(?:-\\d{8})?)|" + NO_CLAUDE,
            rules -> rules.output(JsonOutput.WORDS),
            DOCS + "build-with-claude/structured-outputs; @ai-sdk/anthropic 3.0.140, capabilities");

    static final Quirk LONGEST_ANSWERS = new Quirk(
            "from 4.6 on an answer has 128,000 tokens at most",
            "claude-.*",
            rules -> rules.outputLimit(128_000L),
            DOCS + "models, each model's page");

    static final Quirk LONG_ANSWERS = new Quirk(
            "Sonnet 3.7 and 4, and 4.5, give 64,000 at most",
            "claude-(?:3-7|sonnet-4(?!-[6-9])(?!-\\d\\d(?!\\d))).*|" + FOUR_FIVE,
            rules -> rules.outputLimit(64_000L),
            DOCS + "models, each model's page");

    static final Quirk OPUS_ANSWERS = new Quirk(
            "Opus 4 and 4.1 give 32,000 at most",
            "claude-opus-4(?:-[01])?(?:-(?:\\d{8}|latest))?",
            rules -> rules.outputLimit(32_000L),
            DOCS + "models, each model's page");

    static final Quirk SHORT_ANSWERS = new Quirk(
            "3.5 gives 8,192 at most, those before it 4,096",
            BEFORE_3_7,
            rules -> rules.outputLimit(4_096L),
            DOCS + "about-claude/models/overview");

    static final Quirk SHORT_ANSWERS_OF_3_5 =
            new Quirk(SHORT_ANSWERS.name(), THREE_FIVE, rules -> rules.outputLimit(8_192L), SHORT_ANSWERS.source());

    static final Quirk MEMBER_NAMES = new Quirk(
            "\"Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'\" in the schemas of tools",
            ".*",
            rules -> rules.memberNames(new Names("[^a-zA-Z0-9_.-]", 64)),
            "the API's own 400 answers to schemas of tools");

    static final List<Quirk> ALL = List.of(
            NO_SUCH_SETTINGS,
            ADAPTIVE,
            NO_XHIGH,
            BUDGET,
            BUDGET_AND_EFFORT,
            DOES_NOT_THINK,
            ALWAYS_THINKS,
            THINKS_BETWEEN_TOOLS,
            NO_FORCED_TOOL,
            NO_SAMPLING,
            ONE_OF_BOTH,
            NO_PREFILL,
            NO_SYSTEM_TURNS,
            NO_OUTPUT_FORMAT,
            LONGEST_ANSWERS,
            LONG_ANSWERS,
            OPUS_ANSWERS,
            SHORT_ANSWERS,
            SHORT_ANSWERS_OF_3_5,
            MEMBER_NAMES);

    private AnthropicPromptRules() {}

    static PromptRules of(String model) {
        String name = plain(model);
        Builder rules = PromptRules.builder();
        ALL.stream()
                .filter(quirk -> quirk.appliesTo(name))
                .forEach(quirk -> quirk.effect().accept(rules));
        return rules.build();
    }

    /** The id as Anthropic spells it, of names that proxies put a vendor before, and clouds a date or version behind. */
    private static String plain(String model) {
        int start = model.indexOf("claude-");
        return (start < 0 ? model : model.substring(start)).replace('@', '-').replaceFirst("-v\\d+(?::\\d+)?$", "");
    }
}
