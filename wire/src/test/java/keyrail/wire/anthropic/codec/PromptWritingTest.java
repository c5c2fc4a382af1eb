package keyrail.wire.anthropic.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.SealText;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PromptWritingTest {
    private static final AnthropicCodec CODEC = new AnthropicCodec();
    private static final PromptRules BUDGET = PromptRules.builder()
            .thinking(Thinking.BUDGET)
            .refuses(Parameter.EFFORT)
            .outputLimit(64_000L)
            .build();
    private static final PromptRules ADAPTIVE = PromptRules.builder()
            .thinking(Thinking.ADAPTIVE, Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH, Effort.MAX)
            .refuses(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.TOP_K, Parameter.PREFILL)
            .outputLimit(128_000L)
            .build();
    private static final String HI = "{\"role\":\"user\",\"content\":\"hi\"}";

    private static WrittenPrompt write(Prompt prompt, PromptRules rules) {
        return CODEC.writePrompt(
                prompt, new PromptTarget("claude-up", rules, new Minter(Format.ANTHROPIC_MESSAGES, "work")));
    }

    private static JsonNode body(WrittenPrompt written) {
        return JsonTree.read(written.body()).orElseThrow();
    }

    private static List<String> lost(WrittenPrompt written) {
        return written.losses().stream().map(Loss::field).toList();
    }

    private static WrittenPrompt with(String members, PromptRules rules) {
        return write(
                PromptReadingTest.read("{\"model\":\"m\",\"messages\":[" + HI + "]," + members + "}"), rules);
    }

    private static JsonNode json(String text) {
        return JsonTree.read(text).orElseThrow();
    }

    private static WrittenPrompt conversation(String... messages) {
        return write(
                PromptReadingTest.read("{\"model\":\"m\",\"messages\":[" + String.join(",", messages)
                        + "],\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]}"),
                BUDGET);
    }

    private static String call(String id) {
        return "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"f\",\"input\":{}}";
    }

    private static String result(String id, String text) {
        return "{\"type\":\"tool_result\",\"tool_use_id\":\"" + id + "\",\"content\":\"" + text + "\"}";
    }

    private static String assistant(String... blocks) {
        return "{\"role\":\"assistant\",\"content\":[" + String.join(",", blocks) + "]}";
    }

    private static String user(String... blocks) {
        return "{\"role\":\"user\",\"content\":[" + String.join(",", blocks) + "]}";
    }

    private static String text(String text) {
        return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
    }

    @Test
    void whatIsReadIsWrittenAsItWas() {
        String full = PromptReadingTest.FULL
                .replace("\"top_p\":0.95,\"top_k\":40,", "")
                .replace("\"effort\":\"high\",", "")
                .replace(",\"display\":\"summarized\"", "")
                .replace("\"temperature\":1,", "");

        WrittenPrompt written = write(PromptReadingTest.read(full), BUDGET);

        String expected = full.replace("\"model\":\"claude-x\"", "\"model\":\"claude-up\"")
                .replace("[{\"type\":\"text\",\"text\":\"no clock\"}]", "\"no clock\"");
        assertThat(body(written)).isEqualTo(json(expected));
        assertThat(written.losses()).isEmpty();
        assertThat(written.target().path()).isEqualTo("/messages");
    }

    @Test
    void anyPromptBecomesARequestTheApiTakes() {
        for (long seed = 0; seed < 6_000; seed++) {
            RandomPrompt random = new RandomPrompt(new Random(seed));
            Prompt prompt = random.prompt();
            WrittenPrompt written = write(prompt, random.rules());
            AnthropicRequestCheck.check(body(written), "seed " + seed);
            assertThat(written.losses()).containsAll(prompt.losses());
        }
    }

    @Test
    void answersAreLimitedByTheClientElseTheModelElseUs() {
        PromptRules unknown = PromptRules.builder().build();
        assertThat(body(with("\"max_tokens\":7", BUDGET)).get("max_tokens").asLong()).isEqualTo(7);
        assertThat(body(with("\"stream\":true", BUDGET)).get("max_tokens").asLong()).isEqualTo(64_000);
        assertThat(body(with("\"stream\":true", unknown)).get("max_tokens").asLong()).isEqualTo(8_192);
        WrittenPrompt clamped = with("\"max_tokens\":100000", BUDGET);
        assertThat(body(clamped).get("max_tokens").asLong()).isEqualTo(64_000);
        assertThat(lost(clamped)).containsExactly("max_tokens");
    }

    @Test
    void thinkingIsAskedForAsTheModelTakesIt() {
        String high = "\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},\"output_config\":{\"effort\":\"high\"}";

        WrittenPrompt budget = with(high, BUDGET);
        assertThat(body(budget).get("thinking")).isEqualTo(json("{\"type\":\"enabled\",\"budget_tokens\":24576}"));
        assertThat(body(budget).has("output_config")).isFalse();
        assertThat(lost(budget)).containsExactly("thinking");

        WrittenPrompt adaptive = with(high, ADAPTIVE);
        assertThat(body(adaptive).get("thinking"))
                .isEqualTo(json("{\"type\":\"adaptive\",\"display\":\"summarized\"}"));
        assertThat(body(adaptive).get("output_config")).isEqualTo(json("{\"effort\":\"high\"}"));
        assertThat(adaptive.losses()).isEmpty();

        WrittenPrompt word = with("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":9000}", ADAPTIVE);
        assertThat(body(word).path("output_config").path("effort").asString("")).isEqualTo("high");
        assertThat(lost(word)).containsExactly("thinking");

        PromptRules both = PromptRules.builder()
                .thinking(Thinking.BUDGET, Effort.LOW, Effort.MEDIUM, Effort.HIGH)
                .build();
        WrittenPrompt opus = with(high.replace("high", "max"), both);
        assertThat(body(opus).path("output_config").path("effort").asString("")).isEqualTo("high");
        assertThat(body(opus).path("thinking").path("budget_tokens").asLong()).isEqualTo(65_536);
        assertThat(body(opus).path("max_tokens").asLong()).isEqualTo(65_536 + 8_192);

        WrittenPrompt none = with(high, PromptRules.builder().thinking(Thinking.NONE).build());
        assertThat(body(none).has("thinking")).isFalse();
        assertThat(lost(none)).containsExactly("thinking");
    }

    @Test
    void aBudgetStaysBelowTheLimitOrIsLeftOut() {
        WrittenPrompt shrunk = with("\"max_tokens\":4000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":8000}", BUDGET);
        assertThat(body(shrunk).path("thinking").path("budget_tokens").asLong()).isEqualTo(3_000);
        assertThat(lost(shrunk)).containsExactly("thinking");

        WrittenPrompt left = with("\"max_tokens\":1000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}", BUDGET);
        assertThat(body(left).has("thinking")).isFalse();
        assertThat(left.losses()).extracting(Loss::kind).containsExactly(Loss.Kind.DROPPED);
    }

    @Test
    void thinkingIsSwitchedOffAsFarAsTheModelLets() {
        String off = "\"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"max\"}";

        assertThat(body(with("\"thinking\":{\"type\":\"disabled\"}", BUDGET)).has("thinking")).isFalse();
        WrittenPrompt adaptive = with(off, ADAPTIVE);
        assertThat(body(adaptive).get("thinking")).isEqualTo(json("{\"type\":\"disabled\"}"));
        assertThat(body(adaptive).path("output_config").path("effort").asString("")).isEqualTo("high");

        PromptRules.Builder between = PromptRules.builder()
                .thinking(Thinking.ADAPTIVE)
                .refuses(Parameter.DISABLED_THINKING);
        assertThat(body(with(off, between.build())).get("thinking")).isEqualTo(json("{\"type\":\"between_tools\"}"));

        PromptRules always = PromptRules.builder()
                .thinking(Thinking.ADAPTIVE)
                .alwaysThinks(true)
                .build();
        WrittenPrompt cannot = with("\"thinking\":{\"type\":\"disabled\"},\"temperature\":0.5", always);
        assertThat(body(cannot).has("thinking")).isFalse();
        assertThat(body(cannot).path("output_config").path("effort").asString("")).isEqualTo("low");
        assertThat(lost(cannot)).containsExactly("thinking", "temperature");
    }

    @Test
    void aForcedToolExcludesThinking() {
        String tools = "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],"
                + "\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\",\"disable_parallel_tool_use\":true},"
                + "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}";

        WrittenPrompt written = with(tools, BUDGET);

        assertThat(body(written).has("thinking")).isFalse();
        assertThat(body(written).get("tool_choice"))
                .isEqualTo(json("{\"type\":\"tool\",\"name\":\"f\",\"disable_parallel_tool_use\":true}"));
        assertThat(lost(written)).containsExactly("thinking");

        PromptRules unforced = PromptRules.builder()
                .thinking(Thinking.ADAPTIVE)
                .refuses(Parameter.FORCED_TOOL)
                .build();
        WrittenPrompt free = with(tools, unforced);
        assertThat(body(free).get("tool_choice"))
                .isEqualTo(json("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}"));
        assertThat(body(free).path("thinking").path("type").asString("")).isEqualTo("adaptive");
        assertThat(lost(free)).contains("tool_choice");
    }

    @Test
    void samplingIsLeftOutWhereTheModelRefusesItOrThinks() {
        String sampling = "\"temperature\":0.2,\"top_p\":0.9,\"top_k\":5,\"stop_sequences\":[\"END\"]";

        assertThat(lost(with(sampling, ADAPTIVE))).containsExactly("temperature", "top_p", "top_k");
        assertThat(body(with(sampling, ADAPTIVE)).get("stop_sequences")).isEqualTo(json("[\"END\"]"));
        assertThat(with(sampling, BUDGET).losses()).isEmpty();
        WrittenPrompt thinks = with(sampling + ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}", BUDGET);
        assertThat(lost(thinks)).containsExactly("temperature", "top_p", "top_k");
        WrittenPrompt hot = with("\"temperature\":1.7", BUDGET);
        assertThat(body(hot).get("temperature").asInt()).isEqualTo(1);
        assertThat(lost(hot)).containsExactly("temperature");
        PromptRules one = PromptRules.builder()
                .refuses(Parameter.TEMPERATURE_WITH_TOP_P)
                .build();
        assertThat(lost(with(sampling, one))).containsExactly("top_p");
        assertThat(with("\"top_p\":0.9", one).losses()).isEmpty();
    }

    @Test
    void resultsComeFirstAndInTheOrderOfTheirCalls() {
        WrittenPrompt written = conversation(
                HI,
                assistant(call("a"), call("b")),
                user(text("first"), result("b", "B"), result("a", "A"), text("then")));

        assertThat(body(written).get("messages").get(2))
                .isEqualTo(json(user(result("a", "A"), result("b", "B"), text("first"), text("then"))));
    }

    @Test
    void callsWithoutResultsAreAnsweredAsFailed() {
        WrittenPrompt written = conversation(HI, assistant(call("a")), user(text("never mind")));

        JsonNode answer = body(written).get("messages").get(2).get("content").get(0);
        assertThat(answer.get("tool_use_id").stringValue()).isEqualTo("a");
        assertThat(answer.get("is_error").booleanValue()).isTrue();
        assertThat(lost(written)).containsExactly("messages");
    }

    @Test
    void lateResultsGoBackToTheirCallAndOrphansBecomeText() {
        WrittenPrompt late = conversation(
                HI, assistant(call("a")), user(text("wait")), assistant(text("ok")), user(result("a", "A")), assistant(text("so")), HI);
        assertThat(body(late).get("messages").get(2))
                .isEqualTo(json(user(result("a", "A"), text("wait"))));

        WrittenPrompt orphan = conversation(user(result("gone", "A"), text("x")));
        assertThat(body(orphan).get("messages").get(0).get("content").get(0).get("text").stringValue())
                .contains("not in this conversation")
                .endsWith("\nA");
        assertThat(lost(orphan)).containsExactly("messages");
    }

    @Test
    void idsAreMadeToFitAndDistinctInCallAndResultAlike() {
        WrittenPrompt written = conversation(
                HI,
                assistant(call("call.1")),
                user(result("call.1", "A")),
                assistant(call("same")),
                user(result("same", "B")),
                assistant(call("same")),
                user(result("same", "C")));

        JsonNode messages = body(written).get("messages");
        for (int index = 1; index < 7; index += 2) {
            String id = messages.get(index).get("content").get(0).get("id").stringValue();
            assertThat(messages.get(index + 1).get("content").get(0).get("tool_use_id").stringValue()).isEqualTo(id);
        }
        assertThat(messages.get(1).get("content").get(0).get("id").stringValue()).startsWith("toolu_");
        assertThat(messages.get(5).get("content").get(0).get("id").stringValue()).isEqualTo("same-2");
    }

    @Test
    void wordsBehindCallsStandBeforeThem() {
        WrittenPrompt written =
                conversation(HI, assistant(call("a"), text("looking")), user(result("a", "A")));

        assertThat(body(written).get("messages").get(1)).isEqualTo(json(assistant(text("looking"), call("a"))));
    }

    @Test
    void aThinkingBudgetNeedsTheThinkingBehindTheLastCalls() {
        String loop = "{\"model\":\"m\",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000},\"max_tokens\":9000,"
                + "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],\"messages\":[" + HI + ","
                + assistant("%s" + call("a")) + "," + user(result("a", "A")) + "]}";
        String thought = "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},";

        WrittenPrompt with = write(PromptReadingTest.read(loop.formatted(thought)), BUDGET);
        WrittenPrompt without = write(PromptReadingTest.read(loop.formatted("")), BUDGET);

        assertThat(body(with).path("thinking").path("type").asString("")).isEqualTo("enabled");
        assertThat(body(with).get("messages").get(1).get("content").get(0).get("signature").stringValue())
                .isEqualTo("c2ln");
        assertThat(body(without).has("thinking")).isFalse();
        assertThat(lost(without)).containsExactly("thinking");
    }

    @Test
    void instructionsBetweenTurnsStandWhereTheApiTakesThem() {
        String system = "{\"role\":\"system\",\"content\":\"Be brief.\"}";
        WrittenPrompt moved = conversation(HI, assistant(text("a")), system, user(text("b")));
        JsonNode messages = body(moved).get("messages");
        assertThat(messages.get(2)).isEqualTo(json(user(text("b"))));
        assertThat(messages.get(3))
                .isEqualTo(json("{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"Be brief.\"}]}"));

        PromptRules none =
                PromptRules.builder().refuses(Parameter.SYSTEM_TURNS).build();
        WrittenPrompt said = write(
                PromptReadingTest.read("{\"model\":\"m\",\"messages\":[" + String.join(",", HI, assistant(text("a")), system)
                        + "]}"),
                none);
        assertThat(body(said).get("messages").get(2))
                .isEqualTo(json(user(text("<system>\\nBe brief.\\n</system>"))));
        assertThat(lost(said)).containsExactly("messages");

        WrittenPrompt first = write(
                PromptReadingTest.read("{\"model\":\"m\",\"system\":\"One.\",\"messages\":[" + system + "," + HI + "]}"), none);
        assertThat(body(first).get("system")).isEqualTo(json("[" + text("One.") + "," + text("Be brief.") + "]"));
    }

    @Test
    void theUserSpeaksFirstAndNobodyTwice() {
        WrittenPrompt written = conversation(assistant(text("a")), assistant(text("b")), HI, user(text(" ")), HI);

        JsonNode messages = body(written).get("messages");
        assertThat(messages.size()).isEqualTo(3);
        assertThat(messages.get(0).get("role").stringValue()).isEqualTo("user");
        assertThat(messages.get(1)).isEqualTo(json(assistant(text("a"), text("b"))));
        assertThat(messages.get(2)).isEqualTo(json(user(text("hi"), text("hi"))));
    }

    @Test
    void lastWordsOfTheAssistantAreGoneOnFromWhereTheModelTakesThat() {
        String prefilled = "{\"model\":\"m\",\"messages\":[" + HI + "," + assistant(text("The answer is ")) + "]}";

        WrittenPrompt taken = write(PromptReadingTest.read(prefilled), BUDGET);
        assertThat(body(taken).get("messages").get(1)).isEqualTo(json(assistant(text("The answer is"))));
        WrittenPrompt refused = write(PromptReadingTest.read(prefilled), ADAPTIVE);
        assertThat(body(refused).get("messages").size()).isEqualTo(3);
        assertThat(lost(refused)).containsExactly("messages");
    }

    @Test
    void reasoningGoesBackToItsOwnAccountOnly() {
        String own = SealText.write(new Opaque(
                new Minter(Format.ANTHROPIC_MESSAGES, "work"), "signature", "c2ln"));
        String others = SealText.write(new Opaque(
                new Minter(Format.ANTHROPIC_MESSAGES, "home"), "signature", "c2ln"));
        String thought = "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"%s\"}";

        WrittenPrompt written = conversation(
                HI, assistant(thought.formatted(own), thought.formatted(others), thought.formatted(""), text("x")), HI);

        assertThat(body(written).get("messages").get(1))
                .isEqualTo(json(assistant(thought.formatted("c2ln"), text("x"))));
        assertThat(lost(written)).containsExactly("messages[1].thought", "messages[1].thought");
    }

    @Test
    void mediaTheApiDoesNotTakeAreNoted() {
        String bmp = "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/bmp\",\"data\":\"aGk=\"}}";
        String csv = "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"text/csv\",\"data\":\"YSxi\"}}";
        WrittenPrompt written = conversation(user(bmp, csv));

        assertThat(body(written).get("messages").get(0))
                .isEqualTo(json(user(
                        text("[image left out: image/bmp]"),
                        "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"a,b\"}}")));
        assertThat(lost(written)).containsExactly("messages[0].image");
    }

    @Test
    void aFailedToolsResultIsOnlyText() {
        String picture = "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"aGk=\"}}";
        String failed = "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"is_error\":%s,\"content\":[" + text("no")
                + "," + picture + "]}";

        WrittenPrompt written = conversation(HI, assistant(call("a")), user(failed.formatted("true")));
        WrittenPrompt fine = conversation(HI, assistant(call("a")), user(failed.formatted("false")));

        assertThat(body(written).get("messages").get(2).get("content").get(0).get("content"))
                .isEqualTo(json("[" + text("no") + "," + text("[image left out]") + "]"));
        assertThat(lost(written)).containsExactly("messages[2].image");
        assertThat(fine.losses()).isEmpty();
    }

    @Test
    void halvesOfSurrogatePairsNeverGoOut() {
        WrittenPrompt written = conversation(user("{\"type\":\"text\",\"text\":\"x\\ud83d\"}"));

        assertThat(written.body().asUtf8()).contains("x\uFFFD");
        assertThat(lost(written)).containsExactly("messages");
    }

    @Test
    void thereAreAtMostFourMarks() {
        String marked = "{\"type\":\"text\",\"text\":\"%d\",\"cache_control\":{\"type\":\"ephemeral\"%s}}";
        WrittenPrompt written = conversation(user(
                marked.formatted(1, ""),
                marked.formatted(2, ""),
                marked.formatted(3, ",\"ttl\":\"1h\""),
                marked.formatted(4, ""),
                marked.formatted(5, "")));

        JsonNode content = body(written).get("messages").get(0).get("content");
        assertThat(content.get(0).has("cache_control")).isFalse();
        assertThat(content.get(2).get("cache_control")).isEqualTo(json("{\"type\":\"ephemeral\"}"));
        assertThat(lost(written)).containsExactly("cache_control", "cache_control");
    }

    @Test
    void countingTakesNeitherLimitsNorSampling() {
        WrittenPrompt written = CODEC.counting()
                .orElseThrow()
                .writePrompt(
                        PromptReadingTest.read(PromptReadingTest.FULL),
                        new PromptTarget("claude-up", ADAPTIVE, new Minter(Format.ANTHROPIC_MESSAGES, "work")));

        assertThat(written.target().path()).isEqualTo("/messages/count_tokens");
        assertThat(body(written).propertyNames())
                .containsExactlyInAnyOrder(
                        "model", "system", "messages", "tools", "tool_choice", "thinking", "output_config");
        assertThat(CODEC.counting().orElseThrow().readCount(CODEC.counting().orElseThrow().writeCount(12)))
                .isEqualTo(12);
    }

    @Test
    void aPromptThatSaysNothingIsRefused() {
        assertThatThrownBy(() -> write(PromptReadingTest.withBlocks("user", text(" ")), BUDGET))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.UNTRANSLATABLE));
    }

    @Test
    void whatTheFormatHasNoWordForIsLost() {
        Prompt prompt = PromptReadingTest.withBlocks("user", text("hi"))
                .withExtras(new Prompt.Extras("u".repeat(300), "key", "low", false));

        assertThat(lost(write(prompt, BUDGET))).containsExactly("user", "prompt_cache_key", "verbosity");
        Prompt audio = prompt.withExtras(Prompt.Extras.NONE)
                .withTurns(List.of(new Turn(
                        Turn.Role.USER,
                        List.of(new Block.Media(
                                Block.MediaKind.AUDIO, new Block.MediaSource.Inline("audio/wav", "aGk="), null, null, null)))));
        assertThat(lost(write(audio, BUDGET))).containsExactly("messages[0].audio");
    }
}
