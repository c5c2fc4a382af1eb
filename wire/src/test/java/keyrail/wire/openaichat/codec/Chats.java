package keyrail.wire.openaichat.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Short ways to the codec for its tests. */
public final class Chats {
    public static final ChatCodec CODEC = new ChatCodec();
    public static final Minter SELF = new Minter(Format.OPENAI_CHAT, "work");

    private Chats() {}

    /** Reads a request; single quotes stand for double ones. */
    public static Prompt read(String body) {
        return CODEC.readPrompt(new PromptSource(
                Target.of("POST", "/chat/completions"), Headers.EMPTY, "", Bytes.utf8(body.replace('\'', '"'))));
    }

    public static Prompt prompt(Turn... turns) {
        return new Prompt(
                "m",
                List.of(),
                List.of(turns),
                ToolSet.NONE,
                Sampling.NONE,
                null,
                new OutputShape.Free(),
                Prompt.Extras.NONE,
                false,
                List.of());
    }

    public static Prompt with(Prompt prompt, ToolSet tools, OutputShape output) {
        return new Prompt(
                prompt.model(),
                prompt.system(),
                prompt.turns(),
                tools,
                prompt.sampling(),
                prompt.reasoning(),
                output,
                prompt.extras(),
                prompt.stream(),
                prompt.losses());
    }

    public static Prompt with(Prompt prompt, @Nullable Reasoning reasoning) {
        return prompt.withReasoning(reasoning);
    }

    public static Turn user(Block... blocks) {
        return new Turn(Turn.Role.USER, List.of(blocks));
    }

    public static Turn user(String text) {
        return user(new Block.Text(text));
    }

    public static Turn assistant(Block... blocks) {
        return new Turn(Turn.Role.ASSISTANT, List.of(blocks));
    }

    public static WrittenPrompt write(Prompt prompt, PromptRules.Builder rules) {
        return CODEC.writePrompt(prompt, new PromptTarget("gpt-x", rules.build(), SELF));
    }

    public static ObjectNode body(WrittenPrompt written) {
        return JsonTree.request(written.body());
    }

    public static ObjectNode body(Prompt prompt) {
        return body(write(prompt, PromptRules.builder()));
    }

    public static List<String> fields(WrittenPrompt written) {
        return written.losses().stream().map(Loss::field).toList();
    }

    /** JSON with single quotes, as a tree. */
    public static ObjectNode json(String text) {
        return JsonTree.request(Bytes.utf8(text.replace('\'', '"')));
    }

    /** What a stream, or a whole answer, tells; single quotes stand for double ones. */
    public static List<ReplyEvent> events(boolean streamed, String text) {
        return events(streamed, List.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    public static List<ReplyEvent> events(boolean streamed, List<byte[]> pieces) {
        List<ReplyEvent> events = new ArrayList<>();
        ReplyReader reader = CODEC.replyReader(streamed, events::add);
        pieces.forEach(piece -> reader.accept(piece, 0, piece.length));
        reader.end();
        return events;
    }

    public static ReplyFrame frame(Prompt prompt) {
        return new ReplyFrame("abc", "my-model", 1_700_000_000, prompt);
    }
}
