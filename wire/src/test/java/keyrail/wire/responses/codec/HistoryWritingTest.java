package keyrail.wire.responses.codec;

import static keyrail.wire.responses.codec.Prompts.PLAIN;
import static keyrail.wire.responses.codec.Prompts.assistant;
import static keyrail.wire.responses.codec.Prompts.body;
import static keyrail.wire.responses.codec.Prompts.call;
import static keyrail.wire.responses.codec.Prompts.input;
import static keyrail.wire.responses.codec.Prompts.lost;
import static keyrail.wire.responses.codec.Prompts.prompt;
import static keyrail.wire.responses.codec.Prompts.result;
import static keyrail.wire.responses.codec.Prompts.seal;
import static keyrail.wire.responses.codec.Prompts.user;
import static keyrail.wire.responses.codec.Prompts.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HistoryWritingTest {
    @Test
    void reasoningGoesBackToItsAccountWithItsIdAndBeforeWhatFollowed() {
        WrittenPrompt written = write(
                prompt(
                        user("Hi"),
                        assistant(new Block.Thought("Hm.", seal("work")), call("call_1")),
                        user(result("call_1", "42"))),
                PLAIN);

        assertThat(body(written).get("input").get(1).toString())
                .isEqualTo("{\"type\":\"reasoning\",\"id\":\"rs_1\",\"encrypted_content\":\"gA\","
                        + "\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm.\"}]}");
        assertThat(body(written).get("input").get(2).toString())
                .isEqualTo("{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\","
                        + "\"arguments\":\"{\\\"n\\\":12345678901234567890}\"}");
        assertThat(written.losses()).isEmpty();
    }

    @Test
    void reasoningOfAnotherAccountOrVendorStaysBehind() {
        Opaque other = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "work"), "signature", "c2ln");
        WrittenPrompt written = write(
                prompt(
                        user("Hi"),
                        assistant(
                                new Block.Thought("a", seal("private")),
                                new Block.Thought("b", other),
                                new Block.Thought("c", null),
                                new Block.Hidden(seal("private")),
                                new Block.Text("Hello")),
                        user("And?")),
                PLAIN);

        assertThat(input(written))
                .doesNotContain("reasoning")
                .doesNotContain("gA")
                .contains("Hello");
        assertThat(lost(written)).containsExactly("thinking", "thinking", "thinking", "thinking");
    }

    @Test
    void reasoningThatNothingFollowsIsLeftOut() {
        WrittenPrompt written =
                write(prompt(user("Hi"), assistant(new Block.Hidden(seal("work"))), user("Go on")), PLAIN);

        assertThat(input(written)).doesNotContain("reasoning");
        assertThat(lost(written)).containsExactly("thinking");
    }

    @Test
    void orphansOnBothSidesAreRepaired() {
        WrittenPrompt written = write(
                prompt(
                        user("Hi"),
                        assistant(call("a"), call("b")),
                        user(result("b", "2"), result("never called", "3"), new Block.Text("next"))),
                PLAIN);

        List<String> types = new java.util.ArrayList<>();
        for (JsonNode item : body(written).get("input")) {
            types.add(item.get("type").stringValue() + " " + JsonTree.string(item, "call_id"));
        }
        assertThat(types)
                .containsExactly(
                        "message null",
                        "function_call a",
                        "function_call b",
                        "function_call_output a",
                        "function_call_output b",
                        "message null");
        assertThat(input(written))
                .contains("not in this conversation")
                .contains("\"3\"")
                .contains("next");
        assertThat(lost(written)).containsExactly("tool_calls", "tool_results");
    }

    @Test
    void idsAreFittedAndNeverUsedTwice() {
        String lengthy = "x".repeat(70);
        WrittenPrompt written = write(
                prompt(
                        user("Hi"),
                        assistant(call("again"), call(lengthy)),
                        user(result(lengthy, "long"), result("again", "1")),
                        assistant(call("again")),
                        user(result("again", "2"))),
                PLAIN);
        JsonNode input = body(written).get("input");

        String first = input.get(1).get("call_id").stringValue();
        String fitted = input.get(2).get("call_id").stringValue();
        String second = input.get(5).get("call_id").stringValue();
        assertThat(first).isEqualTo("again");
        assertThat(fitted).startsWith("call_").hasSizeLessThanOrEqualTo(64);
        assertThat(second).isNotEqualTo(first);
        assertThat(input.get(3).get("call_id").stringValue()).isEqualTo(fitted);
        assertThat(input.get(4).get("call_id").stringValue()).isEqualTo(first);
        assertThat(input.get(6).get("call_id").stringValue()).isEqualTo(second);
        assertThat(written.losses()).isEmpty();
    }

    @Test
    void resultsKeepMediaAndSayThatTheyFailed() {
        Block image = new Block.Media(MediaKind.IMAGE, new MediaSource.Inline("image/png", "iVBO"), null, null, null);
        WrittenPrompt written = write(
                prompt(
                        user("Hi"),
                        assistant(call("a"), call("b"), call("c")),
                        user(
                                new Block.ToolResult("a", List.of(new Block.Text("no file")), true, null),
                                new Block.ToolResult("b", List.of(new Block.Text("see"), image), false, null),
                                new Block.ToolResult("c", List.of(), false, null))),
                PLAIN);
        JsonNode input = body(written).get("input");

        assertThat(input.get(4).get("output").stringValue()).isEqualTo("Error: no file");
        assertThat(input.get(5).get("output").toString())
                .isEqualTo("[{\"type\":\"input_text\",\"text\":\"see\"},{\"type\":\"input_image\","
                        + "\"image_url\":\"data:image/png;base64,iVBO\",\"detail\":\"auto\"}]");
        assertThat(input.get(6).get("output").stringValue()).isEmpty();
        assertThat(lost(written)).containsExactly("is_error");
    }

    @Test
    void mediaGoInTheFormatsPartsOrAreMissed() {
        WrittenPrompt written = write(
                prompt(user(
                        new Block.Media(MediaKind.IMAGE, new MediaSource.Inline("image/heic", "AA"), null, null, null),
                        new Block.Media(
                                MediaKind.DOCUMENT, new MediaSource.Inline("text/csv", "YSxi"), null, null, null),
                        new Block.Media(MediaKind.DOCUMENT, new MediaSource.Plain("1 < 2"), "a\"b.txt", null, null),
                        new Block.Media(MediaKind.DOCUMENT, new MediaSource.Stored("file_anthropic"), null, null, null),
                        new Block.Media(MediaKind.IMAGE, new MediaSource.Stored("file-1"), null, "low", null),
                        new Block.Media(
                                MediaKind.VIDEO, new MediaSource.Remote("https://a/b.mp4", null), null, null, null))),
                PLAIN);

        assertThat(input(written))
                .contains(
                        "{\"type\":\"input_file\",\"filename\":\"document.csv\",\"file_data\":\"data:text/csv;base64,YSxi\"}")
                .contains("<attached_file name=\\\"a&quot;b.txt\\\">\\n1 < 2\\n</attached_file>")
                .contains("{\"type\":\"input_image\",\"file_id\":\"file-1\",\"detail\":\"low\"}")
                .contains("[image left out: OpenAI does not take image/heic]");
        assertThat(lost(written)).containsExactly("image", "document", "document", "video");
    }

    @Test
    void wordsPutIntoTheModelsMouthAreTold() {
        Prompt prompt = prompt(user("Hi"), assistant(new Block.Text("The answer is")));
        assertThat(lost(write(prompt, PLAIN))).containsExactly("prefill");
        WrittenPrompt refused =
                write(prompt, PromptRules.builder().refuses(Parameter.PREFILL).build());
        assertThat(input(refused)).doesNotContain("The answer is");
    }

    @Test
    void halvesOfCharactersNeverReachTheVendor() {
        Block broken = new Block.ToolCall("c", "f", new RawJson("{\"a\":\"\\ud83d\"}"), null, null);
        WrittenPrompt written = write(prompt(user("a\ud83db"), assistant(broken), user(result("c", "\ude00"))), PLAIN);

        String body = written.body().asUtf8();
        assertThat(body).contains("a\uFFFDb").doesNotContain("\\ud83d").doesNotContain("?");
    }

    @Test
    void argumentsThatAreNoObjectRunNothing() {
        Block broken = new Block.ToolCall("c", "f", new RawJson("{\"a\":"), null, null);
        WrittenPrompt written = write(prompt(user("Hi"), assistant(broken), user(result("c", "x"))), PLAIN);

        assertThat(body(written).get("input").get(1).get("arguments").stringValue())
                .isEqualTo("{\"_raw\":\"{\\\"a\\\":\"}");
    }
}
