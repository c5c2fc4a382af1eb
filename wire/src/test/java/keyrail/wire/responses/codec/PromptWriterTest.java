package keyrail.wire.responses.codec;

import static keyrail.wire.responses.codec.Prompts.CODEC;
import static keyrail.wire.responses.codec.Prompts.PLAIN;
import static keyrail.wire.responses.codec.Prompts.SELF;
import static keyrail.wire.responses.codec.Prompts.body;
import static keyrail.wire.responses.codec.Prompts.input;
import static keyrail.wire.responses.codec.Prompts.lost;
import static keyrail.wire.responses.codec.Prompts.prompt;
import static keyrail.wire.responses.codec.Prompts.user;
import static keyrail.wire.responses.codec.Prompts.with;
import static keyrail.wire.responses.codec.Prompts.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import org.junit.jupiter.api.Test;

class PromptWriterTest {
    @Test
    void aSmallRequestKeepsNothingAtTheVendor() {
        WrittenPrompt written = write(prompt(user("Hi 😀")), PLAIN);

        assertThat(written.target().path()).isEqualTo("/responses");
        assertThat(written.body().asUtf8())
                .isEqualTo("{\"model\":\"gpt-x\",\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"input_text\",\"text\":\"Hi 😀\"}]}],\"include\":[\"reasoning.encrypted_content\"],"
                        + "\"store\":false}");
        assertThat(written.losses()).isEmpty();
    }

    @Test
    void aRequestOfThisFormatMeansTheSameAfterwards() {
        Prompt first = PromptReaderTest.read(ReplyReaderTest.fixture("request.json"));
        WrittenPrompt written =
                write(first, PromptRules.builder().cacheMarks(true).build());
        Prompt second = PromptReaderTest.read(written.body().asUtf8());

        assertThat(lost(written).subList(first.losses().size(), written.losses().size()))
                .containsExactly("audio");
        assertThat(second.system()).containsExactly(new Block.Text("Antworte höflich. 😀\n\nUse tools."));
        assertThat(second.turns().subList(1, second.turns().size()))
                .isEqualTo(first.turns().subList(1, first.turns().size()));
        assertThat(second.turns().getFirst().blocks().subList(0, 3))
                .isEqualTo(first.turns().getFirst().blocks().subList(0, 3));
        assertThat(second.sampling()).isEqualTo(first.sampling());
        assertThat(second.reasoning()).isEqualTo(first.reasoning());
        assertThat(second.output()).isEqualTo(first.output());
        assertThat(second.extras()).isEqualTo(first.extras());
        assertThat(second.tools().tools())
                .extracting(ToolSet.Tool::name)
                .containsExactly("look", "agents__spawn", "patch");
        assertThat(second.tools().choice()).isEqualTo(first.tools().choice());
        assertThat(second.tools().parallel()).isFalse();
        assertThat(second.losses()).isEmpty();
    }

    @Test
    void samplingIsSentWhereItIsTakenAndMissedWhereNot() {
        Sampling sampling = new Sampling(
                5L,
                new BigDecimal("0.30"),
                new BigDecimal("0.5"),
                40L,
                new BigDecimal("1"),
                new BigDecimal("1"),
                7L,
                List.of("END"));
        WrittenPrompt taken = write(prompt(user("Hi")).withSampling(sampling), PLAIN);
        assertThat(body(taken).get("max_output_tokens").intValue()).isEqualTo(16);
        assertThat(taken.body().asUtf8()).contains("\"temperature\":0.30,\"top_p\":0.5");
        assertThat(lost(taken))
                .containsExactly("max_tokens", "top_k", "frequency_penalty", "presence_penalty", "seed", "stop");

        PromptRules rules = PromptRules.builder()
                .refuses(Parameter.TEMPERATURE, Parameter.TOP_P)
                .outputLimit(100L)
                .build();
        WrittenPrompt refused = write(
                prompt(user("Hi"))
                        .withSampling(new Sampling(
                                200L, new BigDecimal("1"), BigDecimal.ONE, null, null, null, null, List.of())),
                rules);
        assertThat(body(refused).get("max_output_tokens").intValue()).isEqualTo(100);
        assertThat(body(refused).has("temperature")).isFalse();
        assertThat(lost(refused)).containsExactly("max_tokens", "temperature", "top_p");
    }

    @Test
    void thinkingIsAskedForInTheModelsWords() {
        PromptRules words = PromptRules.builder()
                .thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                .build();

        assertThat(reasoning(new Reasoning(true, null, 8_192L, null), words))
                .isEqualTo("{\"effort\":\"medium\",\"summary\":\"auto\"} [thinking]");
        assertThat(reasoning(new Reasoning(null, Effort.HIGH, null, null), words))
                .isEqualTo("{\"effort\":\"high\"} []");
        assertThat(reasoning(new Reasoning(null, Effort.MAX, null, true), words))
                .isEqualTo("{\"effort\":\"high\",\"summary\":\"auto\"} [thinking]");
        assertThat(reasoning(new Reasoning(false, null, null, null), words))
                .isEqualTo("{\"effort\":\"low\"} [thinking]");
        assertThat(reasoning(new Reasoning(false, null, null, null), PLAIN)).isEqualTo("{\"effort\":\"none\"} []");
        assertThat(reasoning(new Reasoning(true, null, null, false), words)).isEqualTo("null []");
        PromptRules none = PromptRules.builder().thinking(Thinking.NONE).build();
        assertThat(reasoning(new Reasoning(true, null, 1L, true), none)).isEqualTo("null [thinking]");
        assertThat(reasoning(new Reasoning(false, null, null, null), none)).isEqualTo("null []");
        assertThat(body(write(prompt(user("Hi")), none)).has("include")).isFalse();
    }

    private static String reasoning(Reasoning asked, PromptRules rules) {
        WrittenPrompt written = write(prompt(user("Hi")).withReasoning(asked), rules);
        return body(written).get("reasoning") + " " + lost(written);
    }

    @Test
    void toolsGoInAShapeThatIsTaken() {
        ToolSet tools = new ToolSet(
                List.of(
                        new ToolSet.Tool("a.b", "d", null, null, null),
                        new ToolSet.Tool(
                                "loose",
                                null,
                                new RawJson("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}}}"),
                                true,
                                null),
                        new ToolSet.Tool(
                                "either",
                                null,
                                new RawJson("{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"x\":{}}}]}"),
                                null,
                                null)),
                new Choice.Named("a.b"),
                true);
        WrittenPrompt written = write(with(tools, new OutputShape.Free()), PLAIN);

        String name = body(written).get("tools").get(0).get("name").stringValue();
        assertThat(name).matches("a_b_[0-9a-f]{8}");
        assertThat(written.toolNames()).isEqualTo(java.util.Map.of(name, "a.b"));
        assertThat(body(written).get("tools").toString())
                .isEqualTo("[{\"type\":\"function\",\"name\":\"" + name + "\",\"description\":\"d\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{}},\"strict\":false},"
                        + "{\"type\":\"function\",\"name\":\"loose\",\"parameters\":{\"type\":\"object\",\"properties\":"
                        + "{\"x\":{\"type\":\"string\"}}},\"strict\":false},"
                        + "{\"type\":\"function\",\"name\":\"either\",\"parameters\":{\"properties\":{\"x\":{}},"
                        + "\"type\":\"object\"},\"strict\":false}]");
        assertThat(body(written).get("tool_choice").toString())
                .isEqualTo("{\"type\":\"function\",\"name\":\"" + name + "\"}");
        assertThat(body(written).get("parallel_tool_calls").booleanValue()).isTrue();
        assertThat(lost(written)).containsExactly("tools[1].strict", "tools[2].parameters");
    }

    @Test
    void aForcedToolIsNotSentToWhoRefusesIt() {
        ToolSet tools = new ToolSet(List.of(new ToolSet.Tool("a", null, null, null, null)), new Choice.Any(), false);
        PromptRules rules = PromptRules.builder()
                .refuses(Parameter.FORCED_TOOL, Parameter.PARALLEL_CALLS)
                .build();
        WrittenPrompt written = write(with(tools, new OutputShape.Free()), rules);

        assertThat(body(written).has("tool_choice")).isFalse();
        assertThat(body(written).has("parallel_tool_calls")).isFalse();
        assertThat(lost(written)).containsExactly("tool_choice", "parallel_tool_calls");
    }

    @Test
    void schemasAreStrictWhereThatCanBeSaid() {
        assertThat(format("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"default\":\"x\"}}}", null))
                .isEqualTo("{\"type\":\"json_schema\",\"name\":\"s\",\"schema\":{\"type\":\"object\",\"properties\":"
                        + "{\"a\":{\"type\":\"string\"}},\"additionalProperties\":false,\"required\":[\"a\"]},"
                        + "\"strict\":true} [response_format]");
        assertThat(format("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}", null))
                .contains("\"strict\":false")
                .endsWith("[response_format]");
        assertThat(format("{\"type\":\"object\",\"properties\":{}}", false))
                .contains("\"strict\":false")
                .endsWith("[]");
        WrittenPrompt list = write(
                with(ToolSet.NONE, new OutputShape.JsonSchema("s", null, new RawJson("{\"type\":\"array\"}"), true)),
                PLAIN);
        assertThat(body(list).has("text")).isFalse();
        assertThat(body(list).get("instructions").stringValue()).contains("{\"type\":\"array\"}");
        assertThat(lost(list)).containsExactly("response_format");
    }

    private static String format(String schema, Boolean strict) {
        WrittenPrompt written =
                write(with(ToolSet.NONE, new OutputShape.JsonSchema("s", null, new RawJson(schema), strict)), PLAIN);
        return body(written).get("text").get("format") + " " + lost(written);
    }

    @Test
    void jsonObjectsNeedTheirWordInTheInput() {
        WrittenPrompt written = write(with(ToolSet.NONE, new OutputShape.JsonObject()), PLAIN);
        assertThat(body(written).get("text").toString()).isEqualTo("{\"format\":{\"type\":\"json_object\"}}");
        assertThat(input(written)).containsIgnoringCase("json");
        assertThat(lost(written)).containsExactly("response_format");
    }

    @Test
    void marksOfCachingGoOnlyWhereTheyAreTaken() {
        Prompt prompt = prompt(user(new Block.Text("a", CacheHint.LONG)));
        assertThat(input(write(prompt, PLAIN))).doesNotContain("prompt_cache_breakpoint");
        assertThat(input(write(prompt, PromptRules.builder().cacheMarks(true).build())))
                .contains("\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}");
    }

    @Test
    void longIdsOfUsersBecomeTheirDigest() {
        Prompt prompt =
                prompt(user("Hi")).withExtras(new Prompt.Extras("u".repeat(100), "k".repeat(100), "high", false));
        WrittenPrompt written = write(prompt, PLAIN);

        assertThat(body(written).get("safety_identifier").stringValue())
                .startsWith("user_")
                .hasSizeLessThan(65);
        assertThat(body(written).get("prompt_cache_key").stringValue())
                .startsWith("key_")
                .hasSizeLessThan(65);
        assertThat(body(written).get("text").toString()).isEqualTo("{\"verbosity\":\"high\"}");
        assertThat(lost(written)).containsExactly("user");
        PromptRules rules = PromptRules.builder().refuses(Parameter.VERBOSITY).build();
        assertThat(lost(write(prompt, rules))).contains("verbosity");
    }

    @Test
    void instructionsAloneAreSaidAsInput() {
        Prompt only = new Prompt(
                "m",
                List.of(new Block.Text("Tell a joke.")),
                List.of(),
                ToolSet.NONE,
                Sampling.NONE,
                null,
                new OutputShape.Free(),
                Prompt.Extras.NONE,
                true,
                List.of());
        WrittenPrompt written = write(only, PLAIN);

        assertThat(input(written)).contains("\"role\":\"developer\"").contains("Tell a joke.");
        assertThat(body(written).has("instructions")).isFalse();
        assertThat(body(written).get("stream").booleanValue()).isTrue();
        assertThatThrownBy(() -> write(prompt(user("")), PLAIN))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.UNTRANSLATABLE));
    }

    @Test
    void countingSendsWhatCounts() {
        Prompt prompt = PromptReaderTest.read(ReplyReaderTest.fixture("request.json"));
        WrittenPrompt written =
                CODEC.counting().orElseThrow().writePrompt(prompt, new PromptTarget("gpt-x", PLAIN, SELF));

        assertThat(written.target().path()).isEqualTo("/responses/input_tokens");
        assertThat(body(written).propertyNames())
                .containsExactlyInAnyOrder(
                        "model",
                        "instructions",
                        "input",
                        "tools",
                        "tool_choice",
                        "parallel_tool_calls",
                        "reasoning",
                        "text");
        var counting = CODEC.counting().orElseThrow();
        assertThat(counting.readCount(counting.writeCount(1234))).isEqualTo(1234);
        assertThatThrownBy(() -> counting.readCount(written.body())).isInstanceOf(KeyrailException.class);
    }
}
