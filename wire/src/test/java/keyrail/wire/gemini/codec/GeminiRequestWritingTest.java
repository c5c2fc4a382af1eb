package keyrail.wire.gemini.codec;

import static keyrail.wire.gemini.codec.Requests.CODEC;
import static keyrail.wire.gemini.codec.Requests.MODEL;
import static keyrail.wire.gemini.codec.Requests.RULES;
import static keyrail.wire.gemini.codec.Requests.assistant;
import static keyrail.wire.gemini.codec.Requests.call;
import static keyrail.wire.gemini.codec.Requests.json;
import static keyrail.wire.gemini.codec.Requests.lost;
import static keyrail.wire.gemini.codec.Requests.prompt;
import static keyrail.wire.gemini.codec.Requests.result;
import static keyrail.wire.gemini.codec.Requests.target;
import static keyrail.wire.gemini.codec.Requests.text;
import static keyrail.wire.gemini.codec.Requests.user;
import static keyrail.wire.gemini.codec.Requests.write;
import static keyrail.wire.gemini.codec.Requests.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Prompt.Extras;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.WrittenPrompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class GeminiRequestWritingTest {
    private static final Prompt HELLO = prompt(List.of(user(text("hello"))));
    private static final PromptRules BUDGET =
            PromptRules.builder().budgets(512, 24_576).build();
    private static final PromptRules PRO =
            PromptRules.builder().budgets(128, 32_768).alwaysThinks(true).build();
    private static final PromptRules LEVELS = PromptRules.builder()
            .thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
            .alwaysThinks(true)
            .build();

    private static Prompt with(List<Block.Text> system, ToolSet tools, OutputShape output, Extras extras) {
        return new Prompt(MODEL, system, HELLO.turns(), tools, Sampling.NONE, null, output, extras, false, List.of());
    }

    private static Prompt with(ToolSet tools) {
        return with(List.of(), tools, new OutputShape.Free(), Extras.NONE);
    }

    @Test
    void namesModelAndMethodInThePath() {
        assertThat(write(HELLO, RULES).target())
                .isEqualTo(new Target("POST", "/models/", MODEL, ":generateContent", null));
        assertThat(write(HELLO, RULES).query()).isEmpty();
        Prompt streamed = new Prompt(
                MODEL,
                List.of(),
                HELLO.turns(),
                ToolSet.NONE,
                Sampling.NONE,
                null,
                new OutputShape.Free(),
                Extras.NONE,
                true,
                List.of());
        assertThat(write(streamed, RULES).target().after()).isEqualTo(":streamGenerateContent");
        assertThat(write(streamed, RULES).query()).isEqualTo("alt=sse");
    }

    @Test
    void writesOnlyWhatIsSaid() {
        assertThat(written(HELLO))
                .isEqualTo(json("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}"));
    }

    @Test
    void writesInstructionsToTheLetter() {
        Prompt prompt = with(
                List.of(new Block.Text(" Grüß 😀\n"), new Block.Text(""), new Block.Text("two")),
                ToolSet.NONE,
                new OutputShape.Free(),
                Extras.NONE);
        assertThat(written(prompt).get("systemInstruction"))
                .isEqualTo(json("{\"parts\":[{\"text\":\" Grüß 😀\\n\"},{\"text\":\"two\"}]}"));
    }

    @Test
    void letsTheUserSayTheInstructionsWhereThereIsNothingElse() {
        Prompt prompt = new Prompt(
                MODEL,
                List.of(new Block.Text("say hi")),
                List.of(),
                ToolSet.NONE,
                Sampling.NONE,
                null,
                new OutputShape.Free(),
                Extras.NONE,
                false,
                List.of());
        assertThat(written(prompt))
                .isEqualTo(json("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"say hi\"}]}]}"));
        assertThat(lost(write(prompt, RULES).losses())).containsExactly("changed system");
        assertThatThrownBy(() -> write(prompt(List.of(user(text("")))), RULES))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.UNTRANSLATABLE));
    }

    @Test
    void writesSampling() {
        Sampling sampling = new Sampling(
                100L,
                new BigDecimal("0.0"),
                new BigDecimal("0.9"),
                5L,
                new BigDecimal("0.5"),
                new BigDecimal("-0.5"),
                42L,
                List.of("a", "b", "", "c", "d", "e", "f"));
        WrittenPrompt written = write(HELLO.withSampling(sampling), RULES);
        assertThat(json(written.body().asUtf8()).get("generationConfig")).isEqualTo(json("""
                        {"maxOutputTokens":100,"temperature":0.0,"topP":0.9,"topK":5,"frequencyPenalty":0.5,
                         "presencePenalty":-0.5,"seed":42,"stopSequences":["a","b","c","d","e"]}"""));
        assertThat(lost(written.losses())).containsExactly("dropped stop");
    }

    @Test
    void leavesOutWhatTheModelRefuses() {
        PromptRules strict = PromptRules.builder()
                .refuses(
                        Parameter.TEMPERATURE,
                        Parameter.TOP_P,
                        Parameter.TOP_K,
                        Parameter.PENALTIES,
                        Parameter.SEED,
                        Parameter.STOP)
                .outputLimit(50L)
                .build();
        BigDecimal one = BigDecimal.ONE;
        WrittenPrompt written =
                write(HELLO.withSampling(new Sampling(100L, one, one, 1L, one, one, 1L, List.of("x"))), strict);
        assertThat(json(written.body().asUtf8()).get("generationConfig")).isEqualTo(json("{\"maxOutputTokens\":50}"));
        assertThat(lost(written.losses()))
                .containsExactlyInAnyOrder(
                        "changed max_tokens",
                        "dropped temperature",
                        "dropped top_p",
                        "dropped top_k",
                        "dropped frequency_penalty",
                        "dropped presence_penalty",
                        "dropped seed",
                        "dropped stop");
    }

    @Test
    void sendsNoSeedOfMoreThan32Bits() {
        Sampling sampling = new Sampling(null, null, null, null, null, null, 1L << 40, List.of());
        assertThat(written(HELLO.withSampling(sampling)).has("generationConfig"))
                .isFalse();
        assertThat(lost(write(HELLO.withSampling(sampling), RULES).losses())).containsExactly("dropped seed");
    }

    static Stream<Arguments> thinking() {
        Reasoning off = new Reasoning(false, null, null, null);
        Reasoning none = new Reasoning(null, Effort.NONE, null, true);
        Reasoning on = new Reasoning(true, null, null, null);
        Reasoning shown = new Reasoning(null, null, null, true);
        Reasoning unseen = new Reasoning(null, Effort.HIGH, null, false);
        Reasoning tokens = new Reasoning(true, null, 4_000L, null);
        Reasoning vast = new Reasoning(true, null, 100_000L, true);
        Reasoning medium = new Reasoning(null, Effort.MEDIUM, null, null);
        Reasoning most = new Reasoning(null, Effort.MAX, null, null);
        Reasoning least = new Reasoning(null, Effort.MINIMAL, null, null);
        PromptRules never = PromptRules.builder().thinking(Thinking.NONE).build();
        PromptRules all = PromptRules.builder().build();
        String seen = ",\"includeThoughts\":true}";
        return Stream.of(
                Arguments.of(BUDGET, off, "{\"thinkingBudget\":0}", ""),
                Arguments.of(BUDGET, none, "{\"thinkingBudget\":0}", ""),
                Arguments.of(BUDGET, on, "{\"thinkingBudget\":-1" + seen, ""),
                Arguments.of(BUDGET, shown, "{\"includeThoughts\":true}", ""),
                Arguments.of(BUDGET, tokens, "{\"thinkingBudget\":4000" + seen, ""),
                Arguments.of(BUDGET, vast, "{\"thinkingBudget\":24576" + seen, "changed thinking"),
                Arguments.of(BUDGET, medium, "{\"thinkingBudget\":8192" + seen, "changed thinking"),
                Arguments.of(BUDGET, unseen, "{\"thinkingBudget\":24576}", "changed thinking"),
                Arguments.of(PRO, off, "{\"thinkingBudget\":128}", "changed thinking"),
                Arguments.of(PRO, vast, "{\"thinkingBudget\":32768" + seen, "changed thinking"),
                Arguments.of(LEVELS, off, "{\"thinkingLevel\":\"LOW\"}", "changed thinking"),
                Arguments.of(LEVELS, on, "{\"includeThoughts\":true}", ""),
                Arguments.of(LEVELS, medium, "{\"thinkingLevel\":\"MEDIUM\"" + seen, ""),
                Arguments.of(LEVELS, least, "{\"thinkingLevel\":\"LOW\"" + seen, "changed thinking"),
                Arguments.of(LEVELS, most, "{\"thinkingLevel\":\"HIGH\"" + seen, "changed thinking"),
                Arguments.of(LEVELS, tokens, "{\"thinkingLevel\":\"MEDIUM\"" + seen, "changed thinking"),
                Arguments.of(all, most, "{\"thinkingLevel\":\"HIGH\"" + seen, "changed thinking"),
                Arguments.of(all, off, "{\"thinkingLevel\":\"MINIMAL\"}", "changed thinking"),
                Arguments.of(never, medium, "", "dropped thinking"),
                Arguments.of(never, off, "", ""),
                Arguments.of(never, shown, "", ""));
    }

    @ParameterizedTest
    @MethodSource("thinking")
    void asksForThinkingAsTheModelTakesIt(PromptRules rules, Reasoning asked, String expected, String loss) {
        WrittenPrompt written = write(HELLO.withReasoning(asked), rules);
        JsonNode config = json(written.body().asUtf8()).get("generationConfig");
        assertThat(config == null ? "" : config.get("thinkingConfig").toString())
                .isEqualTo(expected);
        assertThat(String.join(" ", lost(written.losses()))).isEqualTo(loss);
    }

    @Test
    void givesSchemasAsTheyAre() {
        String schema =
                "{\"$schema\":\"x\",\"type\":\"object\",\"properties\":{\"a\":{\"const\":12345678901234567890}},\"additionalProperties\":false}";
        ToolSet tools = new ToolSet(
                List.of(new Tool("f", "does \"f\"", new RawJson(schema), true, null)), new Choice.Auto(), null);
        assertThat(written(with(tools)).get("tools"))
                .isEqualTo(json("[{\"functionDeclarations\":[{\"name\":\"f\",\"description\":\"does \\\"f\\\"\","
                        + "\"parametersJsonSchema\":" + schema + "}]}]"));
        assertThat(written(with(tools)).has("toolConfig")).isFalse();
        assertThat(lost(write(with(tools), RULES).losses())).containsExactly("changed tools[0].strict");
    }

    @ParameterizedTest
    @MethodSource("schemasThatTakeNothing")
    void declaresFunctionsThatTakeNothingWithoutASchema(String schema) {
        ToolSet tools = new ToolSet(
                List.of(new Tool("f", null, schema == null ? null : new RawJson(schema), null, null)),
                new Choice.Auto(),
                null);
        assertThat(written(with(tools)).get("tools"))
                .isEqualTo(json("[{\"functionDeclarations\":[{\"name\":\"f\"}]}]"));
    }

    static Stream<Arguments> schemasThatTakeNothing() {
        return Stream.of(
                Arguments.of((String) null),
                Arguments.of("{}"),
                Arguments.of("{\"type\":\"object\"}"),
                Arguments.of("{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}"));
    }

    @Test
    void saysThatParametersAreAnObjectWhereTheirAlternativesLeaveItOpen() {
        String schema = "\"anyOf\":[{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}}]}";
        ToolSet tools = new ToolSet(
                List.of(new Tool("f", null, new RawJson("{" + schema), null, null)), new Choice.Auto(), null);
        assertThat(written(with(tools)).at("/tools/0/functionDeclarations/0/parametersJsonSchema"))
                .isEqualTo(json("{\"type\":\"object\"," + schema));
    }

    @Test
    void keepsASchemaOfAnyMembers() {
        String schema = "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}";
        ToolSet tools =
                new ToolSet(List.of(new Tool("f", null, new RawJson(schema), null, null)), new Choice.Auto(), null);
        assertThat(written(with(tools)).at("/tools/0/functionDeclarations/0/parametersJsonSchema"))
                .isEqualTo(json(schema));
    }

    @Test
    void writesHowFreelyFunctionsMayBeCalled() {
        List<Tool> tools = List.of(new Tool("f", null, null, null, null));
        Map<Choice, String> expected = Map.of(
                new Choice.None(), "{\"mode\":\"NONE\"}",
                new Choice.Any(), "{\"mode\":\"ANY\"}",
                new Choice.Named("f"), "{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}");
        expected.forEach((choice, config) -> assertThat(
                        written(with(new ToolSet(tools, choice, null))).at("/toolConfig/functionCallingConfig"))
                .isEqualTo(json(config)));
        PromptRules free = PromptRules.builder().refuses(Parameter.FORCED_TOOL).build();
        WrittenPrompt written = write(with(new ToolSet(tools, new Choice.Any(), false)), free);
        assertThat(json(written.body().asUtf8()).has("toolConfig")).isFalse();
        assertThat(lost(written.losses()))
                .containsExactlyInAnyOrder("dropped tool_choice", "changed parallel_tool_calls");
    }

    @Test
    void asksForJson() {
        OutputShape shape = new OutputShape.JsonSchema("r", null, new RawJson("{\"type\":\"array\"}"), true);
        assertThat(written(with(List.of(), ToolSet.NONE, shape, Extras.NONE)).get("generationConfig"))
                .isEqualTo(json(
                        "{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{\"type\":\"array\"}}"));
        assertThat(written(with(List.of(), ToolSet.NONE, new OutputShape.JsonObject(), Extras.NONE))
                        .get("generationConfig"))
                .isEqualTo(json("{\"responseMimeType\":\"application/json\"}"));
    }

    @Test
    void asksForJsonInWordsWhereTheModelTakesNoField() {
        OutputShape shape = new OutputShape.JsonSchema("r", null, new RawJson("{\"type\":\"array\"}"), true);
        ToolSet tools = new ToolSet(List.of(new Tool("f", null, null, null, null)), new Choice.Auto(), null);
        PromptRules older =
                PromptRules.builder().refuses(Parameter.JSON_WITH_TOOLS).build();
        WrittenPrompt beside = write(with(List.of(new Block.Text("s")), tools, shape, Extras.NONE), older);
        JsonNode body = json(beside.body().asUtf8());
        assertThat(body.has("generationConfig")).isFalse();
        assertThat(body.at("/systemInstruction/parts/1/text").stringValue()).contains("{\"type\":\"array\"}");
        assertThat(lost(beside.losses())).containsExactly("changed response_format");
        assertThat(written(with(List.of(), ToolSet.NONE, shape, Extras.NONE), older)
                        .has("systemInstruction"))
                .isFalse();
        PromptRules objects = PromptRules.builder().output(JsonOutput.OBJECT).build();
        JsonNode object = written(with(List.of(), ToolSet.NONE, shape, Extras.NONE), objects);
        assertThat(object.get("generationConfig")).isEqualTo(json("{\"responseMimeType\":\"application/json\"}"));
        assertThat(object.at("/systemInstruction/parts/0/text").stringValue()).contains("{\"type\":\"array\"}");
        PromptRules words = PromptRules.builder().output(JsonOutput.WORDS).build();
        assertThat(written(with(List.of(), ToolSet.NONE, new OutputShape.JsonObject(), Extras.NONE), words)
                        .at("/systemInstruction/parts/0/text")
                        .stringValue())
                .contains("JSON object");
    }

    @Test
    void fitsNamesThatGeminiDoesNotTakeAndRemembersThem() {
        for (String name : List.of("3d", "with space", "ünicode", "x".repeat(129))) {
            List<Tool> tools = List.of(new Tool(name, null, null, null, null));
            Prompt prompt = with(new ToolSet(tools, new Choice.Named(name), null))
                    .withTurns(List.of(user(text("go")), assistant(call("k", name, "{}")), user(result("k", "done"))));
            WrittenPrompt written = write(prompt, RULES);
            JsonNode body = json(written.body().asUtf8());
            String fitted = body.at("/tools/0/functionDeclarations/0/name").stringValue();
            assertThat(fitted).matches("[A-Za-z_][A-Za-z0-9_.:-]{0,127}");
            assertThat(body.at("/toolConfig/functionCallingConfig/allowedFunctionNames/0")
                            .stringValue())
                    .isEqualTo(fitted);
            assertThat(body.at("/contents/1/parts/0/functionCall/name").stringValue())
                    .isEqualTo(fitted);
            assertThat(body.at("/contents/2/parts/0/functionResponse/name").stringValue())
                    .isEqualTo(fitted);
            assertThat(written.toolNames()).containsExactly(Map.entry(fitted, name));
        }
        List<Tool> fine = List.of(new Tool("mcp__a.b:c-d", null, null, null, null));
        assertThat(write(with(new ToolSet(fine, new Choice.Auto(), null)), RULES)
                        .toolNames())
                .isEmpty();
    }

    @Test
    void saysWhatHasNoPlace() {
        Extras extras = new Extras("user-1", "conversation", "low", true);
        Prompt prompt =
                with(List.of(new Block.Text("s", CacheHint.LONG)), ToolSet.NONE, new OutputShape.Free(), extras);
        assertThat(lost(write(prompt, RULES).losses()))
                .containsExactlyInAnyOrder(
                        "dropped user", "changed prompt_cache_key", "dropped verbosity", "changed cache_control");
    }

    @Test
    void neverSendsHalfASurrogatePair() {
        Prompt prompt = prompt(List.of(user(text("a\uD83Db"), text("😀"))));
        assertThat(write(prompt, RULES).body().asUtf8()).contains("a\uFFFDb").contains("😀");
    }

    @Test
    void countsTheSameRequest() {
        WrittenPrompt written = CODEC.counting().orElseThrow().writePrompt(HELLO, target(RULES));
        assertThat(written.target()).isEqualTo(new Target("POST", "/models/", MODEL, ":countTokens", null));
        assertThat(json(written.body().asUtf8()))
                .isEqualTo(json("{\"generateContentRequest\":{\"model\":\"models/" + MODEL
                        + "\",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}}"));
    }
}
