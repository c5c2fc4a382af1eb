package keyrail.wire.gemini.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a stream of generateContent: each event is a whole answer with one part; function calls are whole, so that
 * their arguments wait for the end of their block; the last event has the reason and the figures. Events, or the elements
 * of one array where the client asked for no events. Not safe for use by several threads.
 */
final class StreamWriter implements ReplyWriter {
    private static final class Draft {
        private final String id;
        private final String name;
        private final StringBuilder arguments = new StringBuilder();
        private @Nullable Opaque seal;

        Draft(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    private final ReplyFrame frame;
    private final Consumer<Bytes> out;
    private final boolean array;
    private final Map<Integer, BlockKind> kinds = new HashMap<>();
    private final Map<Integer, Draft> calls = new LinkedHashMap<>();
    /** The first half of a character whose second half is still to come, by block. */
    private final Map<Integer, String> halves = new HashMap<>();

    private boolean begun;
    private StopReason reason = StopReason.OTHER;
    private TokenCounts counts = TokenCounts.NONE;

    StreamWriter(ReplyFrame frame, Consumer<Bytes> out) {
        this.frame = frame;
        this.out = out;
        this.array = frame.prompt().extras().streamAsArray();
    }

    @Override
    public String contentType() {
        return array ? "application/json" : "text/event-stream";
    }

    @Override
    public void accept(ReplyEvent event) {
        switch (event) {
            case ReplyEvent.BlockStarted started -> kinds.put(started.block(), started.kind());
            case ReplyEvent.CallStarted call -> calls.put(call.block(), new Draft(call.id(), call.name()));
            case ReplyEvent.Piece piece -> piece(piece.block(), piece.text());
            case ReplyEvent.Arguments piece -> {
                Draft draft = calls.get(piece.block());
                if (draft != null) {
                    draft.arguments.append(piece.json());
                }
            }
            case ReplyEvent.Seal seal -> seal(seal.block(), seal.opaque());
            case ReplyEvent.BlockEnded ended -> ended(ended.block());
            case ReplyEvent.Tokens told -> counts = told.counts();
            case ReplyEvent.Finished finished -> reason = finished.reason();
            // Google's own SDKs read no comments, so that a sign of life has nothing to be written as.
            case ReplyEvent.Started _, ReplyEvent.Failed _, ReplyEvent.Lost _, ReplyEvent.Alive _ -> {}
        }
    }

    @Override
    public void end() {
        for (Integer block : calls.keySet().toArray(Integer[]::new)) {
            ended(block);
        }
        write(AnswerJson.answer(frame, JsonTree.array().add(AnswerJson.text("")), reason, counts));
        if (array) {
            out.accept(Bytes.utf8("\r\n]"));
        }
    }

    @Override
    public Bytes failed(Bytes event, Bytes body) {
        return array ? framed(begun ? ",\r\n" : "[", body, "\r\n]") : event;
    }

    private void piece(int block, String text) {
        String half = halves.remove(block);
        String whole = half == null ? text : half + text;
        int end = whole.length();
        if (end > 0 && Character.isHighSurrogate(whole.charAt(end - 1))) {
            halves.put(block, whole.substring(end - 1));
            end--;
        }
        if (end > 0) {
            String shown = whole.substring(0, end);
            part(isThought(block) ? AnswerJson.thought(shown) : AnswerJson.text(shown));
        }
    }

    private boolean isThought(int block) {
        return kinds.get(block) == BlockKind.THOUGHT;
    }

    private void seal(int block, Opaque seal) {
        Draft draft = calls.get(block);
        if (draft != null) {
            draft.seal = seal;
            return;
        }
        part(AnswerJson.sealed(isThought(block) ? AnswerJson.thought("") : AnswerJson.text(""), seal));
    }

    private void ended(int block) {
        Draft draft = calls.remove(block);
        if (draft != null) {
            part(AnswerJson.sealed(
                    AnswerJson.call(draft.id, draft.name, new RawJson(draft.arguments.toString())), draft.seal));
        }
        halves.remove(block);
    }

    private void part(ObjectNode part) {
        write(AnswerJson.answer(frame, JsonTree.array().add(part), null, null));
    }

    private void write(ObjectNode answer) {
        String before = array ? begun ? ",\r\n" : "[" : "data: ";
        out.accept(framed(before, JsonTree.bytes(answer), array ? "" : "\r\n\r\n"));
        begun = true;
    }

    private static Bytes framed(String before, Bytes json, String after) {
        byte[] framed = new byte[before.length() + json.length() + after.length()];
        System.arraycopy(before.getBytes(US_ASCII), 0, framed, 0, before.length());
        System.arraycopy(json.array(), json.offset(), framed, before.length(), json.length());
        System.arraycopy(after.getBytes(US_ASCII), 0, framed, before.length() + json.length(), after.length());
        return Bytes.of(framed);
    }
}
