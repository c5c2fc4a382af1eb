package keyrail.wire.openaichat.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.FreeText;
import keyrail.wire.codec.InOrder;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.json.JsonText;
import keyrail.wire.openaichat.prompt.ReasoningDetails;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of chunks: the role first, then pieces as they come, one chunk with the reason to finish, one with the
 * usage where the client asked for it, {@code [DONE]}. Thoughts are {@code reasoning_content}; a sealed one is told once
 * more, sealed, as an entry of {@code reasoning_details}. Not safe for use by several threads.
 */
final class ChatReplyWriter implements ReplyWriter, InOrder.Sink {
    /** What a client is told where the model declined without a word. */
    static final String DECLINED = "The model declined to answer.";

    /** A call, by its number among the calls. */
    private static final class Call {
        private final int number;
        /** What is kept of a text until it is whole; null for functions, whose arguments pass as they come. */
        private final @Nullable StringBuilder freeText;

        private boolean hasArguments;

        Call(int number, boolean takesFreeText) {
            this.number = number;
            this.freeText = takesFreeText ? new StringBuilder() : null;
        }
    }

    /** What is kept of a thought until it may be sealed. */
    private static final class Thought {
        private final StringBuilder text = new StringBuilder();
        private @Nullable Opaque seal;
    }

    private final ReplyFrame frame;
    private final Consumer<Bytes> out;
    private final boolean hidesThoughts;
    private final boolean oneCall;
    private final Map<Integer, Call> calls = new HashMap<>();
    private final Map<Integer, Thought> thoughts = new HashMap<>();
    private final InOrder blocks = new InOrder(this);
    private String head = "";
    private String model;
    private TokenCounts tokens = TokenCounts.NONE;
    private int callCount;
    private int details;
    private boolean toldThoughts;
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
            case ReplyEvent.BlockStarted started -> blocks.start(started.block(), started.kind());
            case ReplyEvent.CallStarted call -> call(call);
            case ReplyEvent.Piece piece -> blocks.piece(piece.block(), piece.text());
            case ReplyEvent.Arguments piece -> arguments(piece.block(), piece.json());
            case ReplyEvent.Seal seal -> thought(seal.block()).seal = seal.opaque();
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
        out.accept(Bytes.utf8(head + "{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":"
                + reason + "}]" + usage));
    }

    private Thought thought(int block) {
        return thoughts.computeIfAbsent(block, none -> new Thought());
    }

    @Override
    public void piece(int block, BlockKind kind, String text) {
        switch (kind) {
            case TEXT -> delta("{\"content\":" + JsonText.quote(text) + "}", "null");
            case REFUSAL -> {
                refused = true;
                delta("{\"refusal\":" + JsonText.quote(text) + "}", "null");
            }
            case THOUGHT -> {
                Thought told = thought(block);
                boolean first = told.text.isEmpty();
                told.text.append(text);
                if (!hidesThoughts) {
                    String gap = toldThoughts && first ? "\n\n" : "";
                    delta("{\"reasoning_content\":" + JsonText.quote(gap + text) + "}", "null");
                    toldThoughts = true;
                }
            }
            case HIDDEN -> {}
        }
    }

    @Override
    public void ended(int block, BlockKind kind) {
        Thought thought = thoughts.remove(block);
        if (thought != null && thought.seal != null) {
            String text = kind == BlockKind.HIDDEN ? null : thought.text.toString();
            delta(
                    "{\"reasoning_details\":[" + JsonTree.text(ReasoningDetails.entry(text, thought.seal, details++))
                            + "]}",
                    "null");
        }
    }

    private void call(ReplyEvent.CallStarted started) {
        Call call =
                new Call(callCount++, FreeText.isTakenBy(frame.prompt().tools().tools(), started.name()));
        calls.put(started.block(), call);
        String name = JsonText.quote(started.name());
        if (call.freeText != null) {
            delta(
                    "{\"tool_calls\":[{\"index\":" + call.number + ",\"id\":" + JsonText.quote(started.id())
                            + ",\"type\":\"custom\",\"custom\":{\"name\":" + name + ",\"input\":\"\"}}]}",
                    "null");
            return;
        }
        delta(
                isOldCall(call)
                        ? "{\"function_call\":{\"name\":" + name + ",\"arguments\":\"\"}}"
                        : "{\"tool_calls\":[{\"index\":" + call.number + ",\"id\":" + JsonText.quote(started.id())
                                + ",\"type\":\"function\",\"function\":{\"name\":" + name + ",\"arguments\":\"\"}}]}",
                "null");
    }

    /** A client of 2023 knows of one call; more than it asked for come in today's words. */
    private boolean isOldCall(Call call) {
        return oneCall && call.number == 0;
    }

    private void arguments(int block, String json) {
        Call call = calls.get(block);
        if (call == null) {
            throw new IllegalStateException("arguments of block " + block + ", which is no open call");
        }
        call.hasArguments = true;
        if (call.freeText != null) {
            call.freeText.append(json);
            return;
        }
        String piece = "{\"arguments\":" + JsonText.quote(json) + "}";
        delta(
                isOldCall(call)
                        ? "{\"function_call\":" + piece + "}"
                        : "{\"tool_calls\":[{\"index\":" + call.number + ",\"function\":" + piece + "}]}",
                "null");
    }

    private void ended(int block) {
        Call call = calls.get(block);
        if (call == null) {
            blocks.end(block);
            return;
        }
        if (call.freeText != null) {
            String said = call.hasArguments ? FreeText.of(new RawJson(call.freeText.toString())) : "";
            delta(
                    "{\"tool_calls\":[{\"index\":" + call.number + ",\"custom\":{\"input\":" + JsonText.quote(said)
                            + "}}]}",
                    "null");
        } else if (!call.hasArguments) {
            arguments(block, "{}");
        }
        calls.remove(block);
        thoughts.remove(block);
    }

    private void finish(StopReason reason) {
        begin(null);
        blocks.endAll();
        List.copyOf(calls.keySet()).forEach(this::ended);
        if (reason == StopReason.REFUSAL && !refused) {
            delta("{\"refusal\":" + JsonText.quote(DECLINED) + "}", "null");
        }
        String word = FinishReasons.write(reason, callCount > 0, refused);
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
