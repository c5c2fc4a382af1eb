package keyrail.wire.anthropic.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.ReplyWriter;
import org.junit.jupiter.api.Test;

/** Calls in a stream: their arguments arrive as they come. */
class CallWritingTest {
    @Test
    void piecesOfArgumentsDoNotWaitForTheirEnd() {
        List<String> written = new ArrayList<>();
        ReplyWriter writer =
                new AnthropicCodec().replyWriter(ReplyFrames.of("claude-x"), bytes -> written.add(bytes.asUtf8()));
        writer.accept(new ReplyEvent.CallStarted(0, "c", "f"));
        writer.accept(new ReplyEvent.Arguments(0, "{\"path\":\"a.txt\",\"text\":\"one"));

        assertThat(String.join("", written)).contains("input_json_delta").contains("a.txt");
    }
}
