package keyrail.providers.shared;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;

/** What OpenAI's own models refuse, wherever they are served under their own names. */
public final class OpenAiModels {
    /** The models that reason: o1, o3, o4, gpt-5 and later, but for those that only chat. */
    public static final String REASONING = "(?:ft:)?(?:gpt-5(?!-chat).*|gpt-[6-9].*|o\\d.*)";

    /**
     * The models that Chat Completions refuses with 404: the pro tier, codex, deep research, and a few by name
     * (openai-java 4.101.0, ResponsesModel.ResponsesOnlyModel; for those that it counts among the others:
     * github.com/langchain-ai/langchain/pull/35594, and the API's own 404s in github.com/tingly-dev/tingly-box/issues/233
     * and github.com/SillyTavern/SillyTavern/pull/5212, all seen 2026-11-29).
     */
    public static final String RESPONSES_ALONE =
            "(?:ft:)?(?:(?:o\\d|gpt-[5-9])[.\\d]*-pro.*|gpt-[5-9].*-codex.*|codex-mini.*"
                    + "|o\\d.*-deep-research.*|computer-use-preview.*|gpt-(?:[5-9][.\\d]*-)?(?:cyber|daybreak|rosalind).*)";

    private static final String SEEN = "2026-11-28";
    private static final String MODEL_PAGES = "developers.openai.com/api/docs/models";
    private static final String EFFORTS = "learn.microsoft.com/javascript/api/@azure/ai-projects/reasoningeffort, "
            + "github.com/anomalyco/opencode/issues/36141";

    static final PromptQuirk SAMPLING_REFUSED = PromptQuirk.of(
                    "reasoning models refuse sampling, penalties and stop texts",
                    rules -> rules.refuses(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.PENALTIES, Parameter.STOP),
                    "github.com/vercel/ai/issues/10932; OpenAI's OpenAPI description, StopConfiguration",
                    SEEN)
            .forModels(REASONING);

    static final PromptQuirk VERBOSITY_REFUSED = PromptQuirk.of(
                    "verbosity is a setting of gpt-5 and later",
                    rules -> rules.refuses(Parameter.VERBOSITY),
                    "OpenAI's OpenAPI description, verbosity",
                    SEEN)
            .forModels("(?!(?:ft:)?gpt-[5-9]).*");

    static final PromptQuirk O_MODELS = PromptQuirk.of(
                    "o models always reason, low to high, and refuse parallel_tool_calls",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                            .alwaysThinks(true)
                            .refuses(Parameter.PARALLEL_CALLS),
                    EFFORTS + "; github.com/run-llama/llama_index/issues/20865",
                    SEEN)
            .forModels("(?:ft:)?o\\d.*");

    static final PromptQuirk GPT_5 = PromptQuirk.of(
                    "gpt-5 always reasons, minimal to high",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.MINIMAL, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                            .alwaysThinks(true),
                    EFFORTS,
                    SEEN)
            .forModels("(?:ft:)?gpt-5(?![.\\d]|-chat|-pro).*");

    static final PromptQuirk GPT_5_PRO = PromptQuirk.of(
                    "gpt-5-pro reasons at high alone",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.HIGH).alwaysThinks(true),
                    EFFORTS,
                    SEEN)
            .forModels("(?:ft:)?gpt-5-pro.*");

    static final PromptQuirk GPT_5_1 = PromptQuirk.of(
                    "gpt-5.1 takes none, and nothing above high",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.NONE, Effort.LOW, Effort.MEDIUM, Effort.HIGH),
                    EFFORTS,
                    SEEN)
            .forModels("(?:ft:)?gpt-5\\.1(?!\\d).*");

    static final PromptQuirk GPT_5_2 = PromptQuirk.of(
                    "gpt-5.2 to 5.5 take xhigh too",
                    rules -> rules.thinking(
                            Thinking.EFFORT, Effort.NONE, Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH),
                    EFFORTS,
                    SEEN)
            .forModels("(?:ft:)?gpt-5\\.(?:1-codex-max|[2-5](?!\\d)).*");

    static final PromptQuirk GPT_5_6 = PromptQuirk.of(
                    "gpt-5.6 and later take max too",
                    rules -> rules.thinking(
                            Thinking.EFFORT,
                            Effort.NONE,
                            Effort.LOW,
                            Effort.MEDIUM,
                            Effort.HIGH,
                            Effort.XHIGH,
                            Effort.MAX),
                    EFFORTS,
                    SEEN)
            .forModels("(?:ft:)?gpt-(?:5\\.(?:[6-9]|\\d\\d)|[6-9]).*");

    static final PromptQuirk GPT_6 = PromptQuirk.of(
                    "gpt-6 always reasons, low to max",
                    rules -> rules.thinking(
                                    Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH, Effort.MAX)
                            .alwaysThinks(true),
                    "github.com/anomalyco/models.dev, providers/openai/models/gpt-6-astra.toml; its siblings are taken for alike",
                    SEEN)
            .forModels("(?:ft:)?gpt-[6-9].*");

    static final PromptQuirk CODEX = PromptQuirk.of(
                    "the first codex models always reason, low to high",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                            .alwaysThinks(true),
                    "github.com/CherryHQ/cherry-studio/issues/10430, github.com/openai/codex/issues/6647: the API's own 400",
                    SEEN)
            .forModels("(?:ft:)?gpt-5(?:\\.1)?-codex(?!-max).*");

    static final PromptQuirk LATER_CODEX = PromptQuirk.of(
                    "codex models from gpt-5.1-codex-max on always reason, low to xhigh",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH)
                            .alwaysThinks(true),
                    "github.com/RayBytes/ChatMock/pull/101, the models' levels",
                    SEEN)
            .forModels("(?:ft:)?gpt-5\\.(?:1-codex-max|(?:[2-9]|\\d\\d)-codex).*");

    static final PromptQuirk ONE_VERBOSITY = PromptQuirk.of(
                    "codex and chat models take no verbosity but medium",
                    rules -> rules.refuses(Parameter.VERBOSITY),
                    "github.com/openai/codex/issues/9035: the API's own 400; github.com/BerriAI/litellm/pull/16735",
                    SEEN)
            .forModels("(?:ft:)?gpt-5[.\\d]*-(?:codex|chat).*");

    static final PromptQuirk LATER_PRO = PromptQuirk.of(
                    "pro models from gpt-5.2 on always reason, medium to xhigh",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH)
                            .alwaysThinks(true),
                    "LiteLLM's map of models, gpt-5.5-pro, as its own tests have it",
                    SEEN)
            .forModels("(?:ft:)?gpt-5\\.\\d+-pro.*");

    static final PromptQuirk ONE_EFFORT = PromptQuirk.of(
                    "chat models from gpt-5.1 on and deep research reason at medium alone",
                    rules -> rules.thinking(Thinking.EFFORT, Effort.MEDIUM).alwaysThinks(true),
                    "github.com/egoist/chatwise-releases/issues/1257: the API's own 400; models.dev, o3-deep-research.toml",
                    SEEN)
            .forModels("(?:ft:)?gpt-5\\.\\d+-chat.*|o\\d.*-deep-research.*");

    static final PromptQuirk CACHE_MARKS = PromptQuirk.of(
                    "gpt-5.6 and later take marks of what is worth caching",
                    rules -> rules.cacheMarks(true),
                    "openai npm SDK 7.59, prompt_cache_options",
                    SEEN)
            .forModels("(?:ft:)?gpt-(?:5\\.(?:[6-9]|\\d\\d)|[6-9]).*")
            .in(Format.OPENAI_RESPONSES);

    static final PromptQuirk TOOLS_EXCLUDE_THINKING = PromptQuirk.of(
                    "gpt-5.4 and later do not reason in Chat Completions while there are tools",
                    rules -> rules.refuses(Parameter.THINKING_WITH_TOOLS),
                    "github.com/openai/openai-openapi/issues/541, github.com/danny-avila/LibreChat/issues/14355",
                    SEEN)
            .forModels("(?:ft:)?gpt-(?:5\\.(?:[4-9]|\\d\\d)|[6-9]).*")
            .in(Format.OPENAI_CHAT);

    static final PromptQuirk SOUND = PromptQuirk.of(
                    "audio models hear",
                    rules -> rules.chat(rules.chat().with(Trait.AUDIO_PARTS)),
                    "developers.openai.com/api/docs/guides/audio",
                    SEEN)
            .forModels(".*audio.*");

    static final PromptQuirk NO_SCHEMAS = PromptQuirk.of(
                    "models before gpt-4o know the JSON mode and no schemas",
                    rules -> rules.output(JsonOutput.OBJECT),
                    "developers.openai.com/api/docs/guides/structured-outputs, supported models",
                    SEEN)
            .forModels("(?:ft:)?(?:gpt-3\\.5.*|gpt-4-turbo.*|gpt-4-1106.*|gpt-4-0125.*|gpt-4o-2024-05-13)");

    static final PromptQuirk NO_JSON_MODE = PromptQuirk.of(
                    "the first gpt-4 has no JSON mode",
                    rules -> rules.output(JsonOutput.WORDS),
                    "developers.openai.com/api/docs/guides/structured-outputs, JSON mode",
                    SEEN)
            .forModels("(?:ft:)?gpt-4(?:-0314|-0613|-32k.*)?");

    static final PromptQuirk OWN_DIMENSIONS = PromptQuirk.of(
                    "vectors before text-embedding-3 have one length",
                    rules -> rules.refuses(Parameter.DIMENSIONS),
                    "OpenAI's OpenAPI description, CreateEmbeddingRequest",
                    SEEN)
            .forModels("text-embedding-ada.*");

    static final PromptQuirk LIMIT_4K = limit(4_096, "(?:ft:)?(?:gpt-3\\.5.*|gpt-4-turbo.*|gpt-4-1106.*|gpt-4-0125.*)");
    static final PromptQuirk LIMIT_16K = limit(16_384, "(?:ft:)?(?:gpt-4o.*|chatgpt-4o.*|gpt-5[.\\d]*-chat.*)");
    static final PromptQuirk LIMIT_32K = limit(32_768, "(?:ft:)?gpt-4\\.1.*");
    static final PromptQuirk LIMIT_100K = limit(100_000, "(?:ft:)?o\\d.*");
    static final PromptQuirk LIMIT_128K = limit(128_000, "(?:ft:)?gpt-5(?![.\\d]*-chat).*");

    /** What holds for a model of a known name. */
    public static final List<PromptQuirk> BY_NAME = List.of(
            SAMPLING_REFUSED,
            VERBOSITY_REFUSED,
            O_MODELS,
            GPT_5,
            GPT_5_PRO,
            GPT_5_1,
            GPT_5_2,
            GPT_5_6,
            GPT_6,
            CODEX,
            LATER_CODEX,
            ONE_VERBOSITY,
            LATER_PRO,
            ONE_EFFORT,
            CACHE_MARKS,
            TOOLS_EXCLUDE_THINKING,
            SOUND,
            NO_SCHEMAS,
            NO_JSON_MODE,
            OWN_DIMENSIONS,
            LIMIT_4K,
            LIMIT_16K,
            LIMIT_32K,
            LIMIT_100K,
            LIMIT_128K);

    private OpenAiModels() {}

    private static PromptQuirk limit(long tokens, String models) {
        return PromptQuirk.of(
                        "an answer has at most " + tokens + " tokens",
                        rules -> rules.outputLimit(tokens),
                        MODEL_PAGES + ", max output tokens",
                        SEEN)
                .forModels(models);
    }

    /** Models whose name says nothing of reasoning do not reason. */
    public static PromptQuirk othersDoNotReason() {
        return PromptQuirk.of(
                        "models that do not reason refuse effort",
                        rules -> rules.thinking(Thinking.NONE),
                        "OpenAI's OpenAPI description, reasoning_effort",
                        SEEN)
                .forModels("(?!" + REASONING + "$).*");
    }
}
