package keyrail.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.core.provider.Provider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptRulesTest {
    private static final ProviderCatalog CATALOG = new ProviderCatalog();

    private static Provider adapter(String id) {
        return CATALOG.adapter(new ProviderId(id)).orElseThrow();
    }

    private static PromptRules chat(String id, String model) {
        return adapter(id).promptRules(Format.OPENAI_CHAT, model);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"o1", "o3-mini", "o4-mini-2025-04-16", "gpt-5", "gpt-5-mini", "gpt-5.2", "ft:gpt-5:acme", "gpt-6"
            })
    void modelsThatReasonRefuseSamplingPenaltiesAndStop(String model) {
        assertThat(chat("openai", model).refused())
                .contains(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.PENALTIES, Parameter.STOP, Parameter.TOP_K);
        assertThat(chat("openai", model).legacyMaxTokens()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4.1-mini", "chatgpt-4o-latest", "gpt-5-chat-latest"})
    void modelsThatDoNotReasonTakeSamplingAndNoEffort(String model) {
        PromptRules rules = chat("openai", model);
        assertThat(rules.refused())
                .doesNotContain(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.PENALTIES, Parameter.STOP)
                .contains(Parameter.TOP_K);
        assertThat(rules.thinking()).isEqualTo(Thinking.NONE);
    }

    @Test
    void effortHasTheWordsOfEachGeneration() {
        assertThat(words("o3")).containsExactly(Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        assertThat(words("gpt-5")).containsExactly(Effort.MINIMAL, Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        assertThat(words("gpt-5-2025-08-07")).isEqualTo(words("gpt-5"));
        assertThat(words("gpt-5-pro")).containsExactly(Effort.HIGH);
        assertThat(words("gpt-5.1")).containsExactly(Effort.NONE, Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        assertThat(words("gpt-5.5")).endsWith(Effort.XHIGH).startsWith(Effort.NONE);
        assertThat(words("gpt-5.6-terra")).endsWith(Effort.MAX);
        assertThat(words("gpt-5.10")).endsWith(Effort.MAX);
        assertThat(chat("openai", "gpt-5").alwaysThinks()).isTrue();
        assertThat(chat("openai", "gpt-5.1").alwaysThinks()).isFalse();
    }

    @Test
    void effortDiffersWithinAGeneration() {
        assertThat(words("gpt-5-codex")).containsExactly(Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        assertThat(words("gpt-5.1-codex-mini")).isEqualTo(words("gpt-5-codex"));
        for (String model : List.of("gpt-5.1-codex-max", "gpt-5.2-codex", "gpt-5.3-codex-spark")) {
            assertThat(words(model)).as(model).containsExactly(Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH);
            assertThat(chat("openai", model).refuses(Parameter.VERBOSITY))
                    .as(model)
                    .isTrue();
        }
        assertThat(words("gpt-5.5-pro")).containsExactly(Effort.MEDIUM, Effort.HIGH, Effort.XHIGH);
        assertThat(words("gpt-5.2-chat-latest")).containsExactly(Effort.MEDIUM);
        assertThat(words("o3-deep-research")).containsExactly(Effort.MEDIUM);
        assertThat(words("gpt-6-astra"))
                .containsExactly(Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH, Effort.MAX);
        assertThat(chat("openai", "gpt-5.5").refuses(Parameter.VERBOSITY)).isFalse();
    }

    @Test
    void marksOfCachingAreTakenByTheNewestModelsInResponses() {
        assertThat(responses("gpt-5.6-sol").cacheMarks()).isTrue();
        assertThat(responses("gpt-6-astra").cacheMarks()).isTrue();
        assertThat(responses("gpt-5.5").cacheMarks()).isFalse();
        assertThat(chat("openai", "gpt-5.6-sol").cacheMarks()).isFalse();
    }

    private static PromptRules responses(String model) {
        return adapter("openai").promptRules(Format.OPENAI_RESPONSES, model);
    }

    private static List<Effort> words(String model) {
        return chat("openai", model).efforts();
    }

    @Test
    void newerModelsDoNotThinkBesideToolsInChatCompletions() {
        for (String model : List.of("gpt-5.4", "gpt-5.5", "gpt-5.6-sol", "gpt-6")) {
            assertThat(chat("openai", model).refuses(Parameter.THINKING_WITH_TOOLS))
                    .as(model)
                    .isTrue();
            assertThat(adapter("openai")
                            .promptRules(Format.OPENAI_RESPONSES, model)
                            .refuses(Parameter.THINKING_WITH_TOOLS))
                    .isFalse();
        }
        assertThat(chat("openai", "gpt-5.2").refuses(Parameter.THINKING_WITH_TOOLS))
                .isFalse();
    }

    @Test
    void oModelsRefuseParallelCallsAndOldOnesSchemas() {
        assertThat(chat("openai", "o3-mini").refuses(Parameter.PARALLEL_CALLS)).isTrue();
        assertThat(chat("openai", "gpt-5").refuses(Parameter.PARALLEL_CALLS)).isFalse();
        assertThat(chat("openai", "gpt-4o").output()).isEqualTo(JsonOutput.SCHEMA);
        assertThat(chat("openai", "gpt-4-turbo").output()).isEqualTo(JsonOutput.OBJECT);
        assertThat(chat("openai", "gpt-4-0613").output()).isEqualTo(JsonOutput.WORDS);
    }

    @Test
    void anAnswerIsNotAskedToBeLongerThanTheModelCan() {
        assertThat(chat("openai", "gpt-4o-mini").outputLimit()).isEqualTo(16_384);
        assertThat(chat("openai", "gpt-4.1").outputLimit()).isEqualTo(32_768);
        assertThat(chat("openai", "o3").outputLimit()).isEqualTo(100_000);
        assertThat(chat("openai", "gpt-5.5").outputLimit()).isEqualTo(128_000);
        assertThat(chat("openai-compatible", "gpt-4o").outputLimit()).isNull();
    }

    @Test
    void promptsForModelsThatReasonBecomeResponses() {
        assertThat(adapter("openai").translationFormats("gpt-5.5")).startsWith(Format.OPENAI_RESPONSES);
        assertThat(adapter("openai").translationFormats("gpt-4o")).startsWith(Format.OPENAI_CHAT);
        assertThat(adapter("openai").formats("gpt-5.5")).startsWith(Format.OPENAI_CHAT);
        assertThat(adapter("perplexity").translationFormats("sonar")).startsWith(Format.OPENAI_RESPONSES);
        assertThat(adapter("openrouter").translationFormats("openai/gpt-5.5")).startsWith(Format.OPENAI_CHAT);
        assertThat(adapter("ollama").translationFormats("llama3.2")).startsWith(Format.OLLAMA_CHAT);
        assertThat(adapter("ollama").formats("llama3.2")).startsWith(Format.OPENAI_CHAT);
    }

    @Test
    void modelsThatChatRefusesAreAskedInResponsesWhateverTheClientSpeaks() {
        for (String provider : new String[] {"openai", "azure-openai"}) {
            for (String model : new String[] {
                "o1-pro",
                "o3-pro-2025-06-10",
                "gpt-5-pro",
                "gpt-5.5-pro",
                "gpt-5-codex",
                "gpt-5.1-codex-max~n=3",
                "codex-mini-latest",
                "o4-mini-deep-research",
                "computer-use-preview",
                "gpt-daybreak-red-latest"
            }) {
                assertThat(adapter(provider).formats(model)).containsExactly(Format.OPENAI_RESPONSES);
                assertThat(adapter(provider).translationFormats(model)).containsExactly(Format.OPENAI_RESPONSES);
            }
            for (String model : new String[] {"", "gpt-4o", "o3", "gpt-5", "gpt-5.6-sol", "my-codex"}) {
                assertThat(adapter(provider).formats(model))
                        .containsExactly(Format.OPENAI_CHAT, Format.OPENAI_RESPONSES);
            }
        }
        assertThat(adapter("openai-compatible").formats("gpt-5-codex")).startsWith(Format.OPENAI_CHAT);
    }

    @Test
    void thoughtsGoBackInTheMemberEachServerWants() {
        assertThat(chat("openai", "gpt-5").thoughtField()).isNull();
        assertThat(chat("groq", "openai/gpt-oss-120b").thoughtField()).isNull();
        assertThat(chat("openrouter", "any").thoughtField()).isEqualTo("reasoning");
        assertThat(chat("vercel-ai-gateway", "any").thoughtField()).isEqualTo("reasoning");
        assertThat(chat("vllm", "any").thoughtField()).isEqualTo("reasoning");
        assertThat(chat("minimax", "MiniMax-M2.7").thoughtField()).isEqualTo("reasoning_details");
        for (String id : List.of(
                "deepseek",
                "fireworks",
                "together",
                "baseten",
                "poolside",
                "atlascloud",
                "litellm",
                "openai-compatible")) {
            assertThat(chat(id, "any").thoughtField()).as(id).isEqualTo("reasoning_content");
        }
    }

    @Test
    void serversOfUnknownKindAreToldOnlyWhatIsCommon() {
        Stream.of("openai-compatible", "litellm", "vllm", "lmstudio", "llamacpp", "atlascloud", "minimax")
                .forEach(id -> {
                    PromptRules rules = chat(id, "any");
                    assertThat(rules.thinking()).as(id).isEqualTo(Thinking.NONE);
                    assertThat(rules.developerRole()).as(id).isFalse();
                    assertThat(rules.chat().has(Trait.TEXT_PARTS)).as(id).isFalse();
                    assertThat(rules.chat().has(Trait.STRICT_SCHEMAS)).as(id).isFalse();
                    assertThat(rules.refused())
                            .as(id)
                            .contains(Parameter.VERBOSITY, Parameter.USER, Parameter.CACHE_KEY);
                });
        assertThat(chat("vllm", "any").refuses(Parameter.TOP_K)).isFalse();
        assertThat(chat("openai-compatible", "any").refuses(Parameter.TOP_K)).isTrue();
        assertThat(chat("openai-compatible", "any").refuses(Parameter.FORCED_TOOL))
                .isFalse();
    }

    @Test
    void effortGoesToThoseThatTakeItUpToHigh() {
        for (String id : List.of("fireworks", "together", "baseten", "poolside")) {
            assertThat(chat(id, "any").efforts())
                    .as(id)
                    .containsExactly(Effort.NONE, Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        }
        assertThat(chat("openrouter", "x-ai/grok-4.5").efforts()).endsWith(Effort.HIGH);
        assertThat(chat("openrouter", "z-ai/glm-5").efforts()).isEmpty();
        assertThat(chat("xai", "grok-4.3").efforts()).startsWith(Effort.NONE);
        assertThat(chat("xai", "grok-4").thinking()).isEqualTo(Thinking.NONE);
        assertThat(chat("mistral", "mistral-small-latest").efforts()).containsExactly(Effort.NONE, Effort.HIGH);
        assertThat(chat("mistral", "mistral-large-latest").thinking()).isEqualTo(Thinking.NONE);
    }

    @Test
    void deepSeekHasASwitchForThinkingAndNoForcedCallsBesideIt() {
        PromptRules rules = chat("deepseek", "deepseek-v4-pro");
        assertThat(rules.efforts()).containsExactly(Effort.LOW, Effort.HIGH, Effort.MAX);
        assertThat(rules.chat().traits()).contains(Trait.THINKING_SWITCH, Trait.EMPTY_THOUGHTS);
        assertThat(rules.refuses(Parameter.FORCED_TOOL_WITH_THINKING)).isTrue();
        assertThat(rules.output()).isEqualTo(JsonOutput.OBJECT);
    }

    @Test
    void miniMaxOnFireworksIsAskedForObjectsAsText() {
        assertThat(chat("fireworks", "accounts/fireworks/models/minimax-m3")
                        .chat()
                        .has(Trait.OBJECTS_AS_TEXT))
                .isTrue();
        assertThat(chat("fireworks", "accounts/fireworks/models/kimi-k3").chat().has(Trait.OBJECTS_AS_TEXT))
                .isFalse();
        assertThat(chat("together", "MiniMaxAI/MiniMax-M3").chat().has(Trait.OBJECTS_AS_TEXT))
                .isFalse();
    }

    @Test
    void thoughtsAreLookedForInTheTextOnlyWhereTheyAreKnownToBe() {
        assertThat(chat("perplexity", "sonar-reasoning-pro").thoughtTags()).isTrue();
        assertThat(chat("perplexity", "sonar-deep-research").thoughtTags()).isTrue();
        assertThat(chat("perplexity", "sonar-pro").thoughtTags()).isFalse();
        assertThat(chat("openai-compatible", "anything").thoughtTags()).isFalse();
    }

    @Test
    void openRouterTakesMoreThanOpenAi() {
        PromptRules claude = chat("openrouter", "anthropic/claude-sonnet-4.6");
        assertThat(claude.chat().traits())
                .contains(Trait.REASONING_OBJECT, Trait.CACHE_MARKS, Trait.FILE_URLS, Trait.VIDEO_PARTS);
        assertThat(claude.refuses(Parameter.FORCED_TOOL_WITH_THINKING)).isTrue();
        assertThat(chat("openrouter", "openai/gpt-5").chat().has(Trait.CACHE_MARKS))
                .isFalse();
        assertThat(chat("openrouter", "openai/gpt-5").alwaysThinks()).isTrue();
        assertThat(chat("openrouter", "openai/gpt-5.5").alwaysThinks()).isFalse();
    }

    @Test
    void ofDeepSeekOnlyTheFlashesSeePictures() {
        for (String model : List.of("deepseek-chat", "deepseek-reasoner", "deepseek-v4-pro")) {
            assertThat(chat("deepseek", model).chat().has(Trait.TEXT_ALONE))
                    .as(model)
                    .isTrue();
        }
        assertThat(chat("deepseek", "deepseek-v4-flash").chat().has(Trait.TEXT_ALONE))
                .isFalse();
    }

    @Test
    void mistralCerebrasAndGroqHaveRulesOfTheirOwn() {
        PromptRules mistral = chat("mistral", "mistral-large-latest");
        assertThat(mistral.refuses(Parameter.STREAM_USAGE)).isTrue();
        assertThat(mistral.chat().callIds()).isEqualTo("[A-Za-z0-9]{9}");
        assertThat(mistral.chat().nameOf("seed")).isEqualTo("random_seed");
        assertThat(mistral.chat().has(Trait.PREFIX_MARK)).isTrue();
        assertThat(chat("cerebras", "gpt-oss-120b").refused()).contains(Parameter.PENALTIES, Parameter.PARALLEL_CALLS);
        assertThat(chat("groq", "openai/gpt-oss-120b").output()).isEqualTo(JsonOutput.SCHEMA);
        assertThat(chat("groq", "llama-3.3-70b-versatile").output()).isEqualTo(JsonOutput.OBJECT);
        assertThat(chat("groq", "qwen/qwen3-32b").chat().members()).containsEntry("reasoning_format", "\"parsed\"");
        assertThat(chat("minimax", "MiniMax-M2.7").chat().members()).containsEntry("reasoning_split", "true");
    }

    @Test
    void ollamasModelsAreAskedToThinkOnlyWhereTheyCan() {
        for (String model : List.of("qwen3:8b", "deepseek-r1:7b", "hf.co/Qwen/qwen3-4b-thinking")) {
            assertThat(ollama(model).thinking()).as(model).isEqualTo(Thinking.ADAPTIVE);
        }
        for (String model : List.of("llama3.2", "qwen3-coder:30b", "mistral")) {
            assertThat(ollama(model).thinking()).as(model).isEqualTo(Thinking.NONE);
        }
        assertThat(ollama("gpt-oss:20b").efforts()).containsExactly(Effort.LOW, Effort.MEDIUM, Effort.HIGH);
    }

    private static PromptRules ollama(String model) {
        return adapter("ollama").promptRules(Format.OLLAMA_CHAT, model);
    }
}
