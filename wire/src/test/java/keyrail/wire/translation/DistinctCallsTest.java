package keyrail.wire.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;
import keyrail.wire.Codecs;
import keyrail.wire.codec.PromptSource;
import org.junit.jupiter.api.Test;

/** Ids that are distinct only within one answer. */
class DistinctCallsTest {
    private static Turn calls(String... ids) {
        List<Block> blocks = new ArrayList<>();
        for (String id : ids) {
            blocks.add(new Block.ToolCall(id, "f", new RawJson("{}"), null, null));
        }
        return new Turn(Role.ASSISTANT, blocks);
    }

    private static Turn results(String... ids) {
        List<Block> blocks = new ArrayList<>();
        for (String id : ids) {
            blocks.add(new Block.ToolResult(id, List.of(), false, null));
        }
        return new Turn(Role.USER, blocks);
    }

    private static Turn said() {
        return new Turn(Role.USER, List.of(new Block.Text("go")));
    }

    private static Prompt prompt(Turn... turns) {
        return Codecs.find(Format.OPENAI_CHAT)
                .orElseThrow()
                .readPrompt(new PromptSource(
                        Target.of("POST", "/chat/completions"),
                        Headers.EMPTY,
                        "",
                        Bytes.utf8("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}")))
                .withTurns(List.of(turns));
    }

    /** The ids in the order of the conversation: calls as they are, results behind a hyphen and a greater-than sign. */
    private static List<String> distinct(Turn... turns) {
        return DistinctCalls.in(prompt(turns)).turns().stream()
                .flatMap(turn -> turn.blocks().stream())
                .flatMap(block -> switch (block) {
                    case Block.ToolCall call -> List.of(call.id()).stream();
                    case Block.ToolResult result -> List.of("->" + result.callId()).stream();
                    default -> List.<String>of().stream();
                })
                .toList();
    }

    @Test
    void idsThatStartAnewWithEachAnswerAreMadeDistinctAndResultsFollow() {
        assertThat(distinct(calls("call_0", "call_1"), results("call_1", "call_0"), calls("call_0"), results("call_0")))
                .containsExactly("call_0", "call_1", "->call_1", "->call_0", "call_0-2", "->call_0-2");
    }

    @Test
    void aResultIsOfTheNearestCallThatWaits() {
        assertThat(distinct(calls("call_0"), said(), calls("call_0"), results("call_0")))
                .containsExactly("call_0", "call_0-2", "->call_0-2");
        assertThat(distinct(calls("call_0"), said(), calls("call_0"), results("call_0", "call_0")))
                .containsExactly("call_0", "call_0-2", "->call_0-2", "->call_0");
    }

    @Test
    void callsOfOneAnswerWithOneIdGetTheirResultsInOrder() {
        assertThat(distinct(calls("a"), calls("a"), results("a", "a"))).containsExactly("a", "a-2", "->a", "->a-2");
    }

    @Test
    void noNewIdIsOneThatIsThere() {
        assertThat(distinct(calls("a"), results("a"), calls("a"), results("a"), calls("a-2"), results("a-2")))
                .containsExactly("a", "->a", "a-2", "->a-2", "a-2-2", "->a-2-2");
    }

    @Test
    void theAnswersCallsAreNotNamedAsEarlierOnes() {
        DistinctCalls after = DistinctCalls.after(prompt(calls("call_0"), results("call_0")));

        assertThat(List.of(after.next("call_0"), after.next("call_1"), after.next("call_1")))
                .containsExactly("call_0-2", "call_1", "call_1-2");
    }

    @Test
    void distinctIdsStayAsTheyAre() {
        Prompt asked = prompt(calls("a", "b"), results("b"));

        assertThat(DistinctCalls.in(asked)).isSameAs(asked);
    }
}
