package keyrail.wire.openaichat.codec;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.json.JsonText;
import keyrail.wire.openaichat.prompt.ReasoningDetails;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of chunks: the role first, then pieces as they come, one chunk with the reason to finish, one with the
 * usage where the client asked for it, {@code [DONE]}. Thoughts are {@code reasoning_content}; a sealed one is told once
 * more, whole, as an entry of {@code reasoning_details}. Not safe for use by several threads.
 */
final class ChatReplyWriter implements ReplyWriter {
    /** What a client is told where the model declined without a word. */
    static final String DECLINED = "The model declined to answer.";

    private static final class Block {
        private final @Nullable BlockKind kind;
        private final int call;
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder held = new StringBuilder();
        private @Nullable Opaque seal;
        private boolean said;
        private boolean ended;

        Block(@Nullable BlockKind kind, int call) {
            this.kind = kind;
            this.call = call;
        }
    }

    private final ReplyFrame frame;
    private final Consumer<Bytes> out;
    private final boolean hidesThoughts;
    private final boolean oneCall;
    private final Map<Integer, Block> blocks = new HashMap<>();
    /** The open blocks of each kind, in the order of their start: only the first speaks, so that no text is mixed. */
    private final Map<BlockKind, Queue<Block>> queues = new EnumMap<>(BlockKind.class);

    private String head = "";
    private String model;
    private TokenCounts tokens = TokenCounts.NONE;
    private int calls;
    private int details;
    private boolean thought;
    private boolean refused;
    private boolean finished;

    ChatReplyWriter(ReplyFrame frame, Consumer<Bytes> out) {
        this.frame = frame;
        this.out = out;
        this.model = frame.model() == null ? "" : frame.model();
        this.hidesThoughts = hidesThoughts(frame);
        this.oneCall = frame.prompt().extras().functionCall();
    }

    /** Whether the client does not want to see thoughts. */
    static boolean hidesThoughts(ReplyFrame frame) {
        return frame.prompt().reasoning() != null
                && Boolean.FALSE.equals(frame.prompt().reasoning().shown());
    }

    @Override
    public void accept(ReplyEvent event) {
        switch (event) {
            case ReplyEvent.Started started -> begin(started.model());
            case ReplyEvent.BlockStarted started -> {
                Block block = new Block(started.kind(), -1);
                blocks.put(started.block(), block);
                queue(started.kind()).add(block);
            }
            case ReplyEvent.CallStarted call -> call(call);
            case ReplyEvent.Piece piece -> {
                Block block = block(piece.block());
                if (block.kind == null || queue(block.kind).peek() == block) {
                    piece(block, piece.text());
                } else {
                    block.held.append(piece.text());
                }
            }
            case ReplyEvent.Arguments piece -> {
                Block block = block(piece.block());
                block.said = true;
                arguments(block, piece.json());
            }
            case ReplyEvent.Seal seal -> block(seal.block()).seal = seal.opaque();
            case ReplyEvent.BlockEnded ended -> ended(ended.block());
            case ReplyEvent.Tokens counted -> tokens = counted.counts();
            case ReplyEvent.Finished told -> finish(told.reason());
            case ReplyEvent.Alive _ -> out.accept(Bytes.utf8(": alive\n\n"));
            case ReplyEvent.Lost _, ReplyEvent.Failed _ -> {}
        }
    }

    private void begin(@Nullable String answering) {
        if (head.isEmpty()) {
            model = model.isEmpty() && answering != null ? answering : model;
            head = "data: {\"id\":" + JsonText.quote("chatcmpl-" + frame.id())
                    + ",\"object\":\"chat.completion.chunk\",\"created\":" + frame.createdSeconds()
                    + ",\"model\":" + JsonText.quote(model) + ",\"choices\":[";
            delta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
        }
    }

    private void delta(String delta, String reason) {
        String usage = frame.prompt().extras().usageInStream() ? ",\"usage\":null}\n\n" : "}\n\n";
        out.accept(Bytes.utf8(head + "{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + reason
                + "}]" + usage));
    }

    private Block block(int number) {
        Block block = blocks.get(number);
        if (block == null) {
            throw new IllegalStateException("a piece of block " + number + ", which is not open");
        }
        return block;
    }

    private void piece(Block block, String text) {
        BlockKind kind = block.kind;
        if (kind == null) {
            throw new IllegalStateException("a piece of text of a call");
        }
        switch (kind) {
            case TEXT -> delta("{\"content\":" + JsonText.quote(text) + "}", "null");
            case REFUSAL -> {
                refused = true;
                delta("{\"refusal\":" + JsonText.quote(text) + "}", "null");
            }
            case THOUGHT -> {
                block.text.append(text);
                if (!hidesThoughts) {
                    String gap = thought && !block.said ? "\n\n" : "";
                    delta("{\"reasoning_content\":" + JsonText.quote(gap + text) + "}", "null");
                    thought = true;
                }
                block.said = true;
            }
            case HIDDEN -> {}
        }
    }

    private void call(ReplyEvent.CallStarted call) {
        Block block = new Block(null, calls++);
        blocks.put(call.block(), block);
        String name = JsonText.quote(call.name());
        delta(
                isOldCall(block)
                        ? "{\"function_call\":{\"name\":" + name + ",\"arguments\":\"\"}}"
                        : "{\"tool_calls\":[{\"index\":" + block.call + ",\"id\":" + JsonText.quote(call.id())
                                + ",\"type\":\"function\",\"function\":{\"name\":" + name + ",\"arguments\":\"\"}}]}",
                "null");
    }

    /** A client of 2023 knows of one call; more than it asked for come in today's words. */
    private boolean isOldCall(Block block) {
        return oneCall && block.call == 0;
    }

    private void arguments(Block block, String json) {
        String piece = "{\"arguments\":" + JsonText.quote(json) + "}";
        delta(
                isOldCall(block)
                        ? "{\"function_call\":" + piece + "}"
                        : "{\"tool_calls\":[{\"index\":" + block.call + ",\"function\":" + piece + "}]}",
                "null");
    }

    private Queue<Block> queue(BlockKind kind) {
        return queues.computeIfAbsent(kind, none -> new ArrayDeque<>());
    }

    private void ended(int number) {
        Block block = blocks.remove(number);
        if (block == null) {
            return;
        }
        if (block.kind == null) {
            if (!block.said) {
                arguments(block, "{}");
            }
            return;
        }
        block.ended = true;
        Queue<Block> queue = queue(block.kind);
        Block first = queue.peek();
        while (first != null && first.ended) {
            seal(first);
            queue.remove();
            first = queue.peek();
            if (first != null && !first.held.isEmpty()) {
                piece(first, first.held.toString());
            }
        }
    }

    private void seal(Block block) {
        if (block.seal != null) {
            String text = block.kind == BlockKind.HIDDEN ? null : block.text.toString();
            delta(
                    "{\"reasoning_details\":["
                            + JsonTree.text(ReasoningDetails.entry(text, block.seal, details++)) + "]}",
                    "null");
        }
    }

    private void finish(StopReason reason) {
        begin(null);
        for (Integer open : blocks.keySet().stream().sorted().toList()) {
            ended(open);
        }
        if (reason == StopReason.REFUSAL && !refused) {
            delta("{\"refusal\":" + JsonText.quote(DECLINED) + "}", "null");
        }
        String word = FinishReasons.write(reason, calls > 0, refused);
        delta("{}", oneCall && word.equals("tool_calls") ? "\"function_call\"" : "\"" + word + "\"");
        finished = true;
    }

    @Override
    public void end() {
        if (!finished) {
            finish(StopReason.OTHER);
        }
        if (frame.prompt().extras().usageInStream()) {
            out.accept(Bytes.utf8(head + "],\"usage\":" + JsonTree.text(ChatUsage.write(tokens)) + "}\n\n"));
        }
        out.accept(Bytes.utf8("data: [DONE]\n\n"));
    }
}
