package keyrail.wire.anthropic.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Calls in a stream: their arguments are an object, whatever the model wrote. */
class CallWritingTest {
    private static String written(List<ReplyEvent> events) {
        StringBuilder stream = new StringBuilder();
        ReplyWriter writer =
                new AnthropicCodec().replyWriter(ReplyFrames.of("claude-x"), bytes -> stream.append(bytes.asUtf8()));
        events.forEach(writer::accept);
        writer.end();
        return stream.toString();
    }

    @Test
    void argumentsThatAreNoObjectStandUnderOneMemberStreamedAsWhole() {
        for (String broken : List.of("{\"a\":\"Par", "[1]", "no json")) {
            String stream = written(List.of(
                    new ReplyEvent.CallStarted(0, "c", "f"),
                    new ReplyEvent.Arguments(0, broken.substring(0, 2)),
                    new ReplyEvent.Arguments(0, broken.substring(2)),
                    new ReplyEvent.BlockEnded(0)));
            ObjectNode raw = JsonTree.object().put("_raw", broken);

            assertThat(stream)
                    .as(broken)
                    .contains(JsonTree.text(
                            JsonTree.object().put("type", "input_json_delta").put("partial_json", JsonTree.text(raw))));
        }
    }

    @Test
    void pingsShowThatLongArgumentsCome() {
        List<ReplyEvent> events = new ArrayList<>();
        events.add(new ReplyEvent.CallStarted(0, "c", "f"));
        events.add(new ReplyEvent.Arguments(0, "{\"a\":\""));
        for (int piece = 0; piece < 100; piece++) {
            events.add(new ReplyEvent.Arguments(0, "x"));
        }
        events.add(new ReplyEvent.Arguments(0, "\"}"));

        assertThat(written(events)).containsOnlyOnce("input_json_delta").contains("event: ping");
    }
}
