package keyrail.wire.anthropic.codec;

import static keyrail.wire.anthropic.codec.Written.ADAPTIVE;
import static keyrail.wire.anthropic.codec.Written.BUDGET;
import static keyrail.wire.anthropic.codec.Written.CODEC;
import static keyrail.wire.anthropic.codec.Written.body;
import static keyrail.wire.anthropic.codec.Written.conversation;
import static keyrail.wire.anthropic.codec.Written.json;
import static keyrail.wire.anthropic.codec.Written.lost;
import static keyrail.wire.anthropic.codec.Written.text;
import static keyrail.wire.anthropic.codec.Written.user;
import static keyrail.wire.anthropic.codec.Written.with;
import static keyrail.wire.anthropic.codec.Written.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PromptWritingTest {
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
        assertThat(body(with("\"max_tokens\":7", BUDGET)).get("max_tokens").asLong())
                .isEqualTo(7);
        assertThat(body(with("\"stream\":true", BUDGET)).get("max_tokens").asLong())
                .isEqualTo(64_000);
        assertThat(body(with("\"stream\":true", unknown)).get("max_tokens").asLong())
                .isEqualTo(8_192);
        WrittenPrompt clamped = with("\"max_tokens\":100000", BUDGET);
        assertThat(body(clamped).get("max_tokens").asLong()).isEqualTo(64_000);
        assertThat(lost(clamped)).containsExactly("max_tokens");
    }

    @Test
    void thinkingIsAskedForAsTheModelTakesIt() {
        String high =
                "\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},\"output_config\":{\"effort\":\"high\"}";

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

        WrittenPrompt none =
                with(high, PromptRules.builder().thinking(Thinking.NONE).build());
        assertThat(body(none).has("thinking")).isFalse();
        assertThat(lost(none)).containsExactly("thinking");
    }

    @Test
    void aBudgetStaysBelowTheLimitOrIsLeftOut() {
        WrittenPrompt shrunk =
                with("\"max_tokens\":4000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":8000}", BUDGET);
        assertThat(body(shrunk).path("thinking").path("budget_tokens").asLong()).isEqualTo(3_000);
        assertThat(lost(shrunk)).containsExactly("thinking");

        WrittenPrompt left =
                with("\"max_tokens\":1000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}", BUDGET);
        assertThat(body(left).has("thinking")).isFalse();
        assertThat(left.losses()).extracting(Loss::kind).containsExactly(Loss.Kind.DROPPED);
    }

    @Test
    void thinkingIsSwitchedOffAsFarAsTheModelLets() {
        String off = "\"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"max\"}";

        assertThat(body(with("\"thinking\":{\"type\":\"disabled\"}", BUDGET)).has("thinking"))
                .isFalse();
        WrittenPrompt adaptive = with(off, ADAPTIVE);
        assertThat(body(adaptive).get("thinking")).isEqualTo(json("{\"type\":\"disabled\"}"));
        assertThat(body(adaptive).path("output_config").path("effort").asString(""))
                .isEqualTo("high");

        PromptRules.Builder between =
                PromptRules.builder().thinking(Thinking.ADAPTIVE).refuses(Parameter.DISABLED_THINKING);
        assertThat(body(with(off, between.build())).get("thinking")).isEqualTo(json("{\"type\":\"between_tools\"}"));

        PromptRules always = PromptRules.builder()
                .thinking(Thinking.ADAPTIVE)
                .alwaysThinks(true)
                .build();
        WrittenPrompt cannot = with("\"thinking\":{\"type\":\"disabled\"},\"temperature\":0.5", always);
        assertThat(body(cannot).has("thinking")).isFalse();
        assertThat(body(cannot).path("output_config").path("effort").asString(""))
                .isEqualTo("low");
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
        PromptRules one =
                PromptRules.builder().refuses(Parameter.TEMPERATURE_WITH_TOP_P).build();
        assertThat(lost(with(sampling, one))).containsExactly("top_p");
        assertThat(with("\"top_p\":0.9", one).losses()).isEmpty();
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
        assertThat(CODEC.counting()
                        .orElseThrow()
                        .readCount(CODEC.counting().orElseThrow().writeCount(12)))
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
                                Block.MediaKind.AUDIO,
                                new Block.MediaSource.Inline("audio/wav", "aGk="),
                                null,
                                null,
                                null)))));
        assertThat(lost(write(audio, BUDGET))).containsExactly("messages[0].audio");
    }
}
