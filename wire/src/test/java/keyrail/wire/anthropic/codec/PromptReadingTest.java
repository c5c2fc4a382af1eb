package keyrail.wire.anthropic.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.anthropic.AnthropicMessages;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.SealText;
import keyrail.wire.json.RandomJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptReadingTest {
    private static final AnthropicCodec CODEC = new AnthropicCodec();

    /** A request with everything the hub has words for. */
    static final String FULL = """
            {"model":"claude-x","max_tokens":2000,"stream":true,
             "system":[{"type":"text","text":"Be brief. 漢😀","cache_control":{"type":"ephemeral","ttl":"1h"}}],
             "messages":[
              {"role":"user","content":[
                {"type":"text","text":"Look:"},
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aGk="}},
                {"type":"image","source":{"type":"url","url":"https://x.example/a.png"}},
                {"type":"document","title":"Paper","source":{"type":"base64","media_type":"application/pdf","data":"cGRm"}},
                {"type":"document","source":{"type":"text","media_type":"text/plain","data":"notes"}}]},
              {"role":"assistant","content":[
                {"type":"thinking","thinking":"Hm","signature":"c2ln"},
                {"type":"redacted_thinking","data":"b3BhcXVl"},
                {"type":"text","text":"I look."},
                {"type":"tool_use","id":"toolu_1","name":"find","input":{"n":12345678901234567890123,"q":"\\"😀\\""}},
                {"type":"tool_use","id":"toolu_2","name":"now","input":{}}]},
              {"role":"user","content":[
                {"type":"tool_result","tool_use_id":"toolu_1","content":"found"},
                {"type":"tool_result","tool_use_id":"toolu_2","is_error":true,"content":[{"type":"text","text":"no clock"}]},
                {"type":"text","text":"Go on.","cache_control":{"type":"ephemeral"}}]}],
             "tools":[
              {"name":"find","description":"Finds","strict":true,"cache_control":{"type":"ephemeral","ttl":"1h"},
               "input_schema":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"],"additionalProperties":false}},
              {"name":"now","input_schema":{"type":"object","properties":{}}}],
             "tool_choice":{"type":"auto","disable_parallel_tool_use":true},
             "thinking":{"type":"enabled","budget_tokens":1024,"display":"summarized"},
             "temperature":1,"top_p":0.95,"top_k":40,"stop_sequences":["END"],
             "metadata":{"user_id":"u-1"},
             "output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object","properties":{},"additionalProperties":false}}}}
            """;

    static Prompt read(String body) {
        return CODEC.readPrompt(new PromptSource(Target.of("POST", "/messages"), Headers.EMPTY, "", Bytes.utf8(body)));
    }

    static Prompt withBlocks(String role, String blocks) {
        return read("{\"model\":\"m\",\"messages\":[{\"role\":\"" + role + "\",\"content\":[" + blocks + "]}]}");
    }

    private static Prompt with(String members) {
        return read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + members + "}");
    }

    private static List<String> lost(Prompt prompt) {
        return prompt.losses().stream().map(Loss::field).toList();
    }

    @Test
    void everythingTheHubHasWordsForIsRead() {
        Prompt prompt = read(FULL);

        assertThat(prompt.model()).isEqualTo("claude-x");
        assertThat(prompt.stream()).isTrue();
        assertThat(prompt.system()).containsExactly(new Block.Text("Be brief. 漢😀", CacheHint.LONG));
        assertThat(prompt.turns().get(0).blocks())
                .containsExactly(
                        new Block.Text("Look:"),
                        media(MediaKind.IMAGE, new MediaSource.Inline("image/png", "aGk="), null),
                        media(MediaKind.IMAGE, new MediaSource.Remote("https://x.example/a.png", null), null),
                        media(MediaKind.DOCUMENT, new MediaSource.Inline("application/pdf", "cGRm"), "Paper"),
                        media(MediaKind.DOCUMENT, new MediaSource.Plain("notes"), null));
        Minter self = new Minter(Format.ANTHROPIC_MESSAGES, "");
        assertThat(prompt.turns().get(1))
                .isEqualTo(new Turn(
                        Turn.Role.ASSISTANT,
                        List.of(
                                new Block.Thought("Hm", new Opaque(self, "signature", "c2ln")),
                                new Block.Hidden(new Opaque(self, "redacted_thinking", "b3BhcXVl")),
                                new Block.Text("I look."),
                                new Block.ToolCall(
                                        "toolu_1",
                                        "find",
                                        new RawJson("{\"n\":12345678901234567890123,\"q\":\"\\\"😀\\\"\"}"),
                                        null,
                                        null),
                                new Block.ToolCall("toolu_2", "now", RawJson.EMPTY_OBJECT, null, null))));
        assertThat(prompt.turns().get(2).blocks())
                .containsExactly(
                        new Block.ToolResult("toolu_1", List.of(new Block.Text("found")), false, null),
                        new Block.ToolResult("toolu_2", List.of(new Block.Text("no clock")), true, null),
                        new Block.Text("Go on.", CacheHint.SHORT));
        assertThat(prompt.tools().tools()).hasSize(2);
        assertThat(prompt.tools().tools().getFirst())
                .satisfies(tool -> assertThat(tool.strict()).isTrue())
                .satisfies(tool -> assertThat(tool.cache()).isEqualTo(CacheHint.LONG));
        assertThat(prompt.tools().choice()).isEqualTo(new Choice.Auto());
        assertThat(prompt.tools().parallel()).isFalse();
        assertThat(prompt.sampling())
                .isEqualTo(new Sampling(
                        2000L, BigDecimal.ONE, new BigDecimal("0.95"), 40L, null, null, null, List.of("END")));
        assertThat(prompt.reasoning()).isEqualTo(new Reasoning(true, Effort.HIGH, 1024L, true));
        assertThat(prompt.output()).isInstanceOf(OutputShape.JsonSchema.class);
        assertThat(prompt.extras().user()).isEqualTo("u-1");
        assertThat(prompt.losses()).isEmpty();
    }

    private static Block media(MediaKind kind, MediaSource source, String name) {
        return new Block.Media(kind, source, name, null, null);
    }

    @Test
    void thinkingHasEachOfItsForms() {
        assertThat(with("\"thinking\":{\"type\":\"disabled\"}").reasoning())
                .isEqualTo(new Reasoning(false, null, null, null));
        assertThat(with("\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}")
                        .reasoning())
                .isEqualTo(new Reasoning(true, null, null, false));
        assertThat(with("\"output_config\":{\"effort\":\"xhigh\"}").reasoning())
                .isEqualTo(new Reasoning(null, Effort.XHIGH, null, null));
        Prompt between = with("\"thinking\":{\"type\":\"between_tools\"}");
        assertThat(between.reasoning()).isEqualTo(new Reasoning(false, null, null, null));
        assertThat(lost(between)).containsExactly("thinking");
        assertThat(with("\"stream\":false").reasoning()).isNull();
    }

    @Test
    void choicesAreRead() {
        String tools = "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],\"tool_choice\":";
        assertThat(with(tools + "{\"type\":\"any\"}").tools().choice()).isEqualTo(new Choice.Any());
        assertThat(with(tools + "{\"type\":\"none\"}").tools().choice()).isEqualTo(new Choice.None());
        ToolSet named = with(tools + "{\"type\":\"tool\",\"name\":\"f\",\"disable_parallel_tool_use\":false}")
                .tools();
        assertThat(named.choice()).isEqualTo(new Choice.Named("f"));
        assertThat(named.parallel()).isTrue();
    }

    @Test
    void whatOnlyAnthropicHasIsLostAndSaid() {
        Prompt prompt = with("\"service_tier\":\"auto\",\"container\":\"c\",\"something_new\":1,"
                + "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}],"
                + "\"tool_choice\":{\"type\":\"tool\",\"name\":\"web_search\"},"
                + "\"output_config\":{\"task_budget\":{\"type\":\"tokens\"}}");

        assertThat(Set.copyOf(lost(prompt)))
                .isEqualTo(Set.of(
                        "service_tier",
                        "container",
                        "something_new",
                        "tools[0]",
                        "tool_choice",
                        "output_config.task_budget"));
        assertThat(prompt.tools().tools()).isEmpty();
        assertThat(prompt.tools().choice()).isEqualTo(new Choice.Auto());
    }

    @Test
    void unknownBlocksAreLostWithoutHarmToTheRest() {
        Prompt prompt = withBlocks(
                "assistant",
                "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}},"
                        + "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\",\"content\":["
                        + "{\"type\":\"web_search_result\",\"title\":\"T\",\"url\":\"https://u.example\"}]},"
                        + "{\"type\":\"text\",\"text\":\"So.\",\"citations\":null}");

        assertThat(prompt.turns().getFirst().blocks())
                .containsExactly(
                        new Block.Text("Found by a web search:\n- T https://u.example"), new Block.Text("So."));
        assertThat(lost(prompt)).containsExactly("messages[0].content[0]", "messages[0].content[1]");
    }

    @Test
    void theMarkOfTheWholeRequestStandsOnItsLastBlock() {
        assertThat(with("\"cache_control\":{\"type\":\"ephemeral\"}")
                        .turns()
                        .getFirst()
                        .blocks())
                .containsExactly(new Block.Text("hi", CacheHint.SHORT));
    }

    @Test
    void instructionsBetweenTurnsKeepTheirPlace() {
        Prompt prompt = read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
                + "{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"b\"}]}]}");

        assertThat(prompt.turns().getLast()).isEqualTo(new Turn(Turn.Role.SYSTEM, List.of(new Block.Text("b"))));
    }

    @Test
    void sealsOfOthersComeBackUnderOurMark() {
        Opaque foreign = new Opaque(new Minter(Format.OPENAI_RESPONSES, "work"), "reasoning", "enc\nrypted");
        String text = SealText.write(foreign);

        Prompt prompt = withBlocks(
                "assistant",
                "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"" + text + "\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"" + text + "\"},"
                        + "{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"\"}");

        assertThat(prompt.turns().getFirst().blocks())
                .containsExactly(
                        new Block.Thought("", foreign), new Block.Hidden(foreign), new Block.Thought("x", null));
    }

    @Test
    void documentsGivenInPiecesAreText() {
        Prompt prompt = withBlocks(
                "user",
                "{\"type\":\"document\",\"title\":\"T\",\"source\":{\"type\":\"content\",\"content\":["
                        + "{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}}");

        assertThat(prompt.turns().getFirst().blocks())
                .containsExactly(media(MediaKind.DOCUMENT, new MediaSource.Plain("a\n\nb"), "T"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\":[]}",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
                "{\"messages\":[{\"role\":\"user\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\"}]}]}",
                "{\"messages\":\"x\"}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":\"many\"}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"output_config\":{\"effort\":\"much\"}}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"thinking\":{\"type\":\"some\"}}"
            })
    void badRequestsNameThePlace(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(KeyrailException.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_REQUEST);
            assertThat(refused.getMessage()).contains("\"");
        });
    }

    @Test
    void warmingTheCacheIsForAnthropicAlone() {
        assertThatThrownBy(() -> with("\"max_tokens\":0"))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.UNTRANSLATABLE));
    }

    /** Half a conversation must not reach another vendor's model: the SDKs' tool runners send the whole one then. */
    @Test
    void aThreadIsRefusedInTheWordThatSdksGoOnFrom() {
        assertThatThrownBy(() -> with("\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"msg_1\"}"))
                .isInstanceOfSatisfying(KeyrailException.class, refused -> {
                    assertThat(refused.failure().code()).isEqualTo(FailureCode.UNTRANSLATABLE);
                    assertThat(new AnthropicMessages()
                                    .error(refused.failure(), "req_1")
                                    .asUtf8())
                            .contains("\"details\":{\"error_code\":\"thread_unsupported_request\"}");
                });
    }

    @Test
    void noGarbageEndsInAnythingButATypedRefusal() {
        Set<FailureCode> typed =
                Set.of(FailureCode.INVALID_JSON, FailureCode.INVALID_REQUEST, FailureCode.UNTRANSLATABLE);
        for (long seed = 0; seed < 4_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = random.nextBoolean()
                    ? new RandomJson(random).mutated(FULL)
                    : new Mutations(random).mutated(FULL).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            try {
                CODEC.readPrompt(new PromptSource(Target.of("POST", "/messages"), Headers.EMPTY, "", Bytes.of(bytes)));
            } catch (KeyrailException refused) {
                assertThat(refused.failure().code()).as("seed " + seed).isIn(typed);
            }
        }
    }
}
