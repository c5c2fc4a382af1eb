package keyrail.wire.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.provider.PromptRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.Codecs;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.openaichat.codec.Chats;
import org.junit.jupiter.api.Test;

/** Thoughts that a vendor leaves in the text become thoughts, however the text is cut. */
class ThoughtTagsTest {
    private static final String TOLD = "\n<think>\nIf a < b, </thin> is no end\n</think>\n\nThe answer: <think>.";

    private static List<Block> blocks(String... pieces) {
        ReplyAssembler assembler = new ReplyAssembler();
        ThoughtTags tags = new ThoughtTags(assembler);
        tags.accept(new ReplyEvent.Started("", null));
        tags.accept(new ReplyEvent.BlockStarted(0, BlockKind.TEXT));
        for (String piece : pieces) {
            if (!piece.isEmpty()) {
                tags.accept(new ReplyEvent.Piece(0, piece));
            }
        }
        tags.accept(new ReplyEvent.BlockEnded(0));
        tags.accept(new ReplyEvent.Finished(StopReason.END, null));
        return assembler.blocks();
    }

    private static Block thought(String text) {
        return new Block.Thought(text, null);
    }

    private static Block text(String text) {
        return new Block.Text(text);
    }

    @Test
    void everyCutGivesTheSame() {
        List<Block> expected = List.of(thought("If a < b, </thin> is no end\n"), text("The answer: <think>."));
        for (int first = 0; first <= TOLD.length(); first++) {
            for (int second = first; second <= TOLD.length(); second++) {
                assertThat(blocks(TOLD.substring(0, first), TOLD.substring(first, second), TOLD.substring(second)))
                        .as("cut at " + first + " and " + second)
                        .isEqualTo(expected);
            }
        }
        assertThat(blocks(TOLD.split(""))).isEqualTo(expected);
    }

    @Test
    void whatIsHeldComesOutAtTheEnd() {
        assertThat(blocks("<thin")).containsExactly(text("<thin"));
        assertThat(blocks("  ")).containsExactly(text("  "));
        assertThat(blocks("<think>on and on</thi")).containsExactly(thought("on and on</thi"));
        assertThat(blocks("<think>a</think>", "<th")).containsExactly(thought("a"), text("<th"));
    }

    @Test
    void textWithoutAThoughtStaysToTheLetter() {
        String told = " \n He wrote <think>me</think> down. ";
        for (int cut = 0; cut <= told.length(); cut++) {
            assertThat(blocks(told.substring(0, cut), told.substring(cut))).containsExactly(text(told));
        }
    }

    @Test
    void anEmptyThoughtIsNone() {
        assertThat(blocks("<think>\n\n</think>\n\nYes")).containsExactly(text("Yes"));
        assertThat(blocks("<think></think>")).isEmpty();
    }

    @Test
    void twoThoughtsAreTwo() {
        assertThat(blocks("<think>a</think>\n<think>b</think>c"))
                .containsExactly(thought("a"), thought("b"), text("c"));
    }

    @Test
    void aTranslatedAnswerLooksForThemOnlyWhereTheRulesSaySo() {
        String body = "{'choices':[{'message':{'content':'<think>why</think>so'},'finish_reason':'stop'}]}"
                .replace('\'', '"');
        assertThat(answer(body, true))
                .contains("\"type\":\"thinking\"")
                .contains("\"why\"")
                .contains("\"text\":\"so\"");
        assertThat(answer(body, false)).doesNotContain("\"type\":\"thinking\"").contains("<think>why</think>so");
    }

    private static String answer(String body, boolean tags) {
        PromptTarget target = new PromptTarget(
                "m", PromptRules.builder().thoughtTags(tags).build(), new Minter(Format.OPENAI_CHAT, "work"));
        StringBuilder out = new StringBuilder();
        AnswerTranslator translator = Translations.ofPrompt(
                        Codecs.find(Format.ANTHROPIC_MESSAGES).orElseThrow(),
                        Codecs.find(Format.OPENAI_CHAT).orElseThrow(),
                        Chats.prompt(Chats.user("why?")),
                        Tuning.NONE,
                        target)
                .answer(false, "id1", 1_700_000_000, bytes -> out.append(bytes.asUtf8()));
        byte[] bytes = body.getBytes(UTF_8);
        translator.accept(bytes, 0, bytes.length);
        translator.end();
        return out.toString();
    }

    @Test
    void whatComesBehindKeepsItsPlace() {
        ReplyAssembler assembler = new ReplyAssembler();
        ThoughtTags tags = new ThoughtTags(assembler);
        tags.accept(new ReplyEvent.BlockStarted(0, BlockKind.TEXT));
        tags.accept(new ReplyEvent.Piece(0, "<think>a</think>b"));
        tags.accept(new ReplyEvent.BlockEnded(0));
        tags.accept(new ReplyEvent.CallStarted(1, "c1", "look"));
        tags.accept(new ReplyEvent.CallStarted(2, "c2", "hear"));
        tags.accept(new ReplyEvent.Arguments(2, "{\"b\":2}"));
        tags.accept(new ReplyEvent.Arguments(1, "{\"a\":1}"));
        tags.accept(new ReplyEvent.BlockEnded(1));
        tags.accept(new ReplyEvent.BlockEnded(2));
        tags.accept(new ReplyEvent.Finished(StopReason.TOOL_CALLS, null));

        assertThat(assembler.blocks())
                .containsExactly(
                        thought("a"),
                        text("b"),
                        new Block.ToolCall("c1", "look", new RawJson("{\"a\":1}"), null, null),
                        new Block.ToolCall("c2", "hear", new RawJson("{\"b\":2}"), null, null));
    }
}
