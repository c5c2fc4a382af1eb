package keyrail.wire.responses.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
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
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Origin;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.SealText;
import org.junit.jupiter.api.Test;

class PromptReaderTest {
    private static final ResponsesCodec CODEC = new ResponsesCodec();

    static Prompt read(String body) {
        return CODEC.readPrompt(new PromptSource(Target.of("POST", "/responses"), Headers.EMPTY, "", Bytes.utf8(body)));
    }

    private static Block.Text text(String text) {
        return new Block.Text(text);
    }

    private static Block.ToolCall call(String id, String name, String arguments) {
        return new Block.ToolCall(id, name, new RawJson(arguments), null, null);
    }

    private static List<String> lost(String body) {
        return read(body).losses().stream().map(Loss::field).toList();
    }

    @Test
    void aRequestOfEverythingIsReadToTheLetter() {
        Prompt prompt = read(ReplyReaderTest.fixture("request.json"));

        assertThat(prompt.model()).isEqualTo("work");
        assertThat(prompt.system()).containsExactly(text("Antworte höflich. 😀"), text("Use tools."));
        assertThat(prompt.turns())
                .containsExactly(
                        new Turn(
                                Role.USER,
                                List.of(
                                        text("What is on the picture, and in the paper?"),
                                        new Block.Media(
                                                MediaKind.IMAGE,
                                                new MediaSource.Inline("image/png", "iVBORw0KGgo="),
                                                null,
                                                "high",
                                                null),
                                        new Block.Media(
                                                MediaKind.DOCUMENT,
                                                new MediaSource.Inline("application/pdf", "JVBERi0="),
                                                "paper.pdf",
                                                null,
                                                null),
                                        new Block.Media(
                                                MediaKind.AUDIO,
                                                new MediaSource.Inline("audio/wav", "UklGRg=="),
                                                null,
                                                null,
                                                null))),
                        new Turn(
                                Role.ASSISTANT,
                                List.of(
                                        new Block.Thought(
                                                "Look first.",
                                                new Opaque(
                                                        new Minter(Format.OPENAI_RESPONSES, ""),
                                                        "reasoning",
                                                        "{\"id\":\"rs_1\",\"encrypted_content\":\"gAAAA+b/w==\"}")),
                                        text("Let me look."),
                                        call("call_1", "look", "{\"at\":\"paper\",\"n\":12345678901234567890}"),
                                        call("call_2", "agents__spawn", "{}"),
                                        call("call_3", "patch", "{\"input\":\"*** Begin \\\"Patch\\\"\\n\"}"))),
                        new Turn(
                                Role.USER,
                                List.of(
                                        new Block.ToolResult("call_1", List.of(text("It says \"42\".")), false, null),
                                        new Block.ToolResult(
                                                "call_2",
                                                List.of(
                                                        text("seen"),
                                                        new Block.Media(
                                                                MediaKind.IMAGE,
                                                                new MediaSource.Remote(
                                                                        "https://example.com/a.jpg", null),
                                                                null,
                                                                "auto",
                                                                null)),
                                                false,
                                                null),
                                        new Block.ToolResult("call_3", List.of(text("done")), false, null))),
                        new Turn(Role.SYSTEM, List.of(text("Be brief from now on."))),
                        new Turn(Role.USER, List.of(new Block.Text("So?", CacheHint.SHORT))));
        assertThat(prompt.sampling().maxTokens()).isEqualTo(2000);
        assertThat(prompt.sampling().temperature()).isEqualTo(new BigDecimal("0.70"));
        assertThat(prompt.sampling().topP()).isEqualTo(new BigDecimal("0.9"));
        assertThat(prompt.reasoning()).isEqualTo(new Reasoning(null, Effort.HIGH, null, true));
        assertThat(prompt.output())
                .isEqualTo(new OutputShape.JsonSchema(
                        "answer",
                        null,
                        new RawJson("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},"
                                + "\"required\":[\"a\"],\"additionalProperties\":false}"),
                        true));
        assertThat(prompt.extras()).isEqualTo(new Prompt.Extras("u-1", "thread-1", "low", true));
        assertThat(prompt.stream()).isTrue();
    }

    @Test
    void toolsAreFunctionsThatRememberWhatTheyWere() {
        ToolSet tools = read(ReplyReaderTest.fixture("request.json")).tools();

        assertThat(tools.tools())
                .extracting(ToolSet.Tool::name, ToolSet.Tool::strict, ToolSet.Tool::origin)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("look", true, null),
                        org.assertj.core.groups.Tuple.tuple("agents__spawn", false, new Origin("agents", false)),
                        org.assertj.core.groups.Tuple.tuple("patch", null, new Origin(null, true)));
        assertThat(tools.tools().get(2).schema().text())
                .contains("lark grammar")
                .contains("start: /.+/");
        assertThat(tools.choice()).isEqualTo(new Choice.Any());
        assertThat(tools.parallel()).isFalse();
    }

    @Test
    void whatHasNoPlaceElsewhereIsTold() {
        assertThat(lost(ReplyReaderTest.fixture("request.json")))
                .containsExactly("tools[1].description", "tools[2].format.type", "tools[3]");
        assertThat(lost("{\"input\":\"a\",\"store\":true,\"metadata\":{\"k\":\"v\"},\"service_tier\":\"flex\","
                        + "\"truncation\":\"auto\",\"include\":[\"message.output_text.logprobs\"],\"top_logprobs\":3,"
                        + "\"reasoning\":{\"effort\":\"ultra\",\"mode\":\"pro\"},\"tool_choice\":{\"type\":\"mcp\"}}"))
                .containsExactlyInAnyOrder(
                        "store",
                        "metadata",
                        "service_tier",
                        "truncation",
                        "include",
                        "top_logprobs",
                        "reasoning.effort",
                        "reasoning.mode",
                        "tool_choice");
        assertThat(lost("{\"input\":[{\"type\":\"web_search_call\",\"id\":\"ws_1\",\"status\":\"completed\"},"
                        + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"input_video\",\"x\":1},"
                        + "{\"type\":\"input_text\",\"text\":\"a\"}]}]}"))
                .containsExactly("input[0]", "input[1]", "input[2].content[0]");
    }

    @Test
    void aPlainTextIsOneTurn() {
        Prompt prompt = read("{\"input\":\"Hi\"}");

        assertThat(prompt.turns()).containsExactly(new Turn(Role.USER, List.of(text("Hi"))));
        assertThat(prompt.losses()).isEmpty();
        assertThat(prompt.stream()).isFalse();
        assertThat(prompt.reasoning()).isNull();
    }

    @Test
    void whatOnlyOpenAiKeepsIsRefusedWithAWayOut() {
        for (String member : List.of(
                "\"previous_response_id\":\"resp_1\"",
                "\"conversation\":\"conv_1\"",
                "\"prompt\":{\"id\":\"pmpt_1\"}",
                "\"background\":true")) {
            assertThatThrownBy(() -> read("{\"input\":\"a\"," + member + "}"))
                    .as(member)
                    .isInstanceOfSatisfying(KeyrailException.class, refused -> {
                        assertThat(refused.failure().code()).isEqualTo(FailureCode.UNTRANSLATABLE);
                        assertThat(refused.getMessage())
                                .contains(member.substring(0, member.indexOf(':')))
                                .contains("instead");
                    });
        }
        for (String item : List.of(
                "{\"type\":\"item_reference\",\"id\":\"rs_1\"}",
                "{\"id\":\"rs_1\"}",
                "{\"type\":\"compaction\",\"encrypted_content\":\"x\"}")) {
            assertThatThrownBy(() -> read("{\"input\":[" + item + "]}"))
                    .as(item)
                    .isInstanceOfSatisfying(KeyrailException.class, refused -> {
                        assertThat(refused.failure().code()).isEqualTo(FailureCode.UNTRANSLATABLE);
                        assertThat(refused.getMessage()).contains("input[0]");
                    });
        }
    }

    @Test
    void sealedReasoningOfAnotherVendorComesBackAsItsOwn() {
        Opaque signature = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "work"), "signature", "c2ln");
        String item =
                "{\"type\":\"reasoning\",\"id\":\"rs_0\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}],"
                        + "\"encrypted_content\":\"" + SealText.write(signature) + "\"}";

        assertThat(read("{\"input\":[" + item + "]}").turns())
                .containsExactly(new Turn(Role.ASSISTANT, List.of(new Block.Thought("Hm", signature))));
        assertThat(read("{\"input\":[" + item.replace("{\"type\":\"summary_text\",\"text\":\"Hm\"}", "") + "]}")
                        .turns())
                .containsExactly(new Turn(Role.ASSISTANT, List.of(new Block.Hidden(signature))));
        assertThat(read("{\"input\":[" + item.replace("\"Hm\"", "\"\"") + "]}").turns())
                .containsExactly(new Turn(Role.ASSISTANT, List.of(new Block.Thought("", signature))));
    }

    @Test
    void onlyAllowedToolsGoOn() {
        Prompt prompt = read("{\"input\":\"a\",\"tools\":[{\"type\":\"function\",\"name\":\"a\",\"parameters\":null,"
                + "\"strict\":null},{\"type\":\"function\",\"name\":\"b\"}],\"tool_choice\":{\"type\":\"allowed_tools\","
                + "\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"name\":\"b\"}]}}");

        assertThat(prompt.tools().tools()).extracting(ToolSet.Tool::name).containsExactly("b");
        assertThat(prompt.tools().choice()).isEqualTo(new Choice.Any());
        assertThat(prompt.losses()).extracting(Loss::kind).containsExactly(Loss.Kind.CHANGED);
    }

    @Test
    void toolsFoundOnTheWayAreToolsToo() {
        Prompt prompt = read("{\"input\":[{\"type\":\"additional_tools\",\"role\":\"developer\",\"tools\":"
                + "[{\"type\":\"function\",\"name\":\"late\"}]},{\"role\":\"user\",\"content\":\"a\"}]}");

        assertThat(prompt.tools().tools()).extracting(ToolSet.Tool::name).containsExactly("late");
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void aBadRequestNamesThePlace() {
        assertBad("{}", "input");
        assertBad("{\"input\":1}", "input");
        assertBad("{\"input\":[{\"role\":\"king\",\"content\":\"a\"}]}", "input[0].role");
        assertBad("{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}]}", "input[0].content[0]");
        assertBad("{\"input\":[{\"type\":\"function_call\",\"call_id\":\"c\"}]}", "input[0].arguments");
        assertBad("{\"input\":[{}]}", "input[0].type");
        assertBad("{\"input\":\"a\",\"max_output_tokens\":\"many\"}", "max_output_tokens");
        assertBad("{\"input\":\"a\",\"tool_choice\":\"some\"}", "tool_choice");
        assertBad("{\"input\":\"a\",\"text\":{\"format\":{\"type\":\"xml\"}}}", "text.format.type");
    }

    private static void assertBad(String body, String place) {
        assertThatThrownBy(() -> read(body)).as(body).isInstanceOfSatisfying(KeyrailException.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_REQUEST);
            assertThat(refused.getMessage()).contains(place);
        });
    }
}
