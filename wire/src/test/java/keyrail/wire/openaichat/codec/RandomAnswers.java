package keyrail.wire.openaichat.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;

/** Makes legal sequences of events, with blocks that interleave; the same ones for the same seed. */
final class RandomAnswers {
    private static final String[] WORDS = {"a", " ", "\n", "ü", "😀", "\"", "\\", "{", "<b>", "\u2028", "data: "};
    private static final String[] ARGUMENTS = {
        "", "{}", "{\"n\":123456789012345678901}", "{\"s\":\"😀\\\"\\\\\\n\"}", "{\"a\":{\"b\":[1,2.50,null]}}"
    };

    private RandomAnswers() {}

    static List<ReplyEvent> events(Random random) {
        List<List<ReplyEvent>> blocks = new ArrayList<>();
        int count = random.nextInt(5);
        boolean calls = false;
        for (int block = 0; block < count; block++) {
            boolean call = random.nextBoolean();
            calls |= call;
            blocks.add(call ? call(random, block) : text(random, block));
        }
        List<ReplyEvent> events = new ArrayList<>();
        events.add(new ReplyEvent.Started("v", "m"));
        int started = 0;
        List<List<ReplyEvent>> open = new ArrayList<>();
        while (started < count || !open.isEmpty()) {
            if (started < count && (open.isEmpty() || random.nextInt(4) == 0)) {
                events.add(blocks.get(started).removeFirst());
                open.add(blocks.get(started++));
            } else {
                List<ReplyEvent> one = open.get(random.nextInt(open.size()));
                events.add(one.removeFirst());
                open.removeIf(List::isEmpty);
            }
            if (random.nextInt(6) == 0) {
                events.add(new ReplyEvent.Tokens(tokens(random)));
            }
        }
        events.add(new ReplyEvent.Finished(calls ? StopReason.TOOL_CALLS : StopReason.END, null));
        events.add(new ReplyEvent.Tokens(tokens(random)));
        return events;
    }

    private static TokenCounts tokens(Random random) {
        long read = random.nextInt(50);
        long written = random.nextInt(50);
        long reasoning = random.nextInt(50);
        return new TokenCounts(
                read + written + random.nextInt(50), read, written, 0, reasoning + 1 + random.nextInt(50), reasoning);
    }

    private static List<ReplyEvent> text(Random random, int block) {
        BlockKind kind = random.nextBoolean() ? BlockKind.TEXT : BlockKind.THOUGHT;
        List<ReplyEvent> events = new ArrayList<>(List.of(new ReplyEvent.BlockStarted(block, kind)));
        for (int piece = random.nextInt(5); piece > 0; piece--) {
            events.add(new ReplyEvent.Piece(block, WORDS[random.nextInt(WORDS.length)]));
        }
        events.add(new ReplyEvent.BlockEnded(block));
        return events;
    }

    private static List<ReplyEvent> call(Random random, int block) {
        List<ReplyEvent> events =
                new ArrayList<>(List.of(new ReplyEvent.CallStarted(block, "id" + block, "tool" + random.nextInt(3))));
        String arguments = ARGUMENTS[random.nextInt(ARGUMENTS.length)];
        int at = 0;
        while (at < arguments.length()) {
            int end = arguments.offsetByCodePoints(
                    at, Math.min(1 + random.nextInt(6), arguments.codePointCount(at, arguments.length())));
            events.add(new ReplyEvent.Arguments(block, arguments.substring(at, end)));
            at = end;
        }
        events.add(new ReplyEvent.BlockEnded(block));
        return events;
    }

    /** Cuts bytes anywhere, in the middle of characters too. */
    static List<byte[]> pieces(Random random, byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }
}
