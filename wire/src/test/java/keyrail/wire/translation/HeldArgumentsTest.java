package keyrail.wire.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.StopReason;
import keyrail.wire.codec.RenamedMembers;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Objects that a model wrote as text are objects again, however the arguments are cut. */
class HeldArgumentsTest {
    private static final Map<String, Set<String>> TEXTS = Map.of("run", Set.of("input"));
    private static final Map<String, RenamedMembers> NAMES =
            Map.of("named", new RenamedMembers(Map.of("a_1", "a b"), (ObjectNode)
                    JsonTree.read("""
                    {"properties":{"a_1":{"$ref":"#"},"b":{"items":{"$ref":"#"}},"any":{}}}""").orElseThrow()));

    private static String arguments(String tool, String... pieces) {
        ReplyAssembler assembler = new ReplyAssembler();
        HeldArguments texts = new HeldArguments(TEXTS, NAMES, assembler);
        texts.accept(new ReplyEvent.CallStarted(0, "c", tool));
        for (String piece : pieces) {
            texts.accept(new ReplyEvent.Arguments(0, piece));
        }
        texts.accept(new ReplyEvent.BlockEnded(0));
        texts.accept(new ReplyEvent.Finished(StopReason.TOOL_CALLS, null));
        assertThat(assembler.blocks()).hasSize(1);
        return ((Block.ToolCall) assembler.blocks().getFirst()).arguments().text();
    }

    @Test
    void aTextIsReadWhereverItIsCut() {
        String written = "{\"tool\":\"t\",\"input\":\"{\\\"n\\\":1.10}\"}";
        for (int cut = 0; cut <= written.length(); cut++) {
            assertThat(arguments("run", written.substring(0, cut), written.substring(cut)))
                    .isEqualTo("{\"tool\":\"t\",\"input\":{\"n\":1.10}}");
        }
    }

    @Test
    void aBlankTextIsAnEmptyObject() {
        assertThat(arguments("run", "{\"input\":\"\"}")).isEqualTo("{\"input\":{}}");
    }

    @Test
    void whatIsNoObjectIsKeptWholeSoThatNothingRunsWithAGuess() {
        assertThat(arguments("run", "{\"input\":\"{cut\"}")).isEqualTo("{\"input\":{\"_raw\":\"{cut\"}}");
        assertThat(arguments("run", "{\"input\":\"[1]\"}")).isEqualTo("{\"input\":{\"_raw\":\"[1]\"}}");
    }

    @Test
    void membersAreToldByTheClientsNamesWhereverTheSchemaSpeaksOfThem() {
        String written = "{\"a_1\":{\"a_1\":1.10},\"b\":[{\"a_1\":\"a_1\"}],\"any\":{\"a_1\":1}}";
        for (int cut = 0; cut <= written.length(); cut++) {
            assertThat(arguments("named", written.substring(0, cut), written.substring(cut)))
                    .isEqualTo("{\"a b\":{\"a b\":1.10},\"b\":[{\"a b\":\"a_1\"}],\"any\":{\"a_1\":1}}");
        }
        assertThat(arguments("other", written)).isEqualTo(written);
    }

    @Test
    void whatIsNoTextStays() {
        assertThat(arguments("run", "{\"input\":{\"a\":1},\"b\":2}")).isEqualTo("{\"input\":{\"a\":1},\"b\":2}");
        assertThat(arguments("run", "{\"input\"")).isEqualTo("{\"input\"");
        assertThat(arguments("run")).isEqualTo("{}");
        assertThat(arguments("other", "{\"input\":\"{}\"}")).isEqualTo("{\"input\":\"{}\"}");
    }
}
