package keyrail.wire.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;

/**
 * Makes answers as legal sequences of {@link ReplyEvent}s: blocks of every kind, one after another or interleaved, calls
 * without arguments, token counts early, late and twice, no blocks at all; the same ones for the same seed. Pieces never
 * part a surrogate pair, as no UTF-8 stream can.
 */
public final class RandomReply {
    private static final String[] TEXTS = {
        "plain words ",
        "say \"data: [DONE]\"",
        "back\\slash / slash",
        "tab\there\nand line\r\n\r\nand event: ping\n\n",
        "äöü ß é",
        "漢字かな",
        "😀🎉👩‍👩‍👧",
        "{\"type\":\"message_stop\"}",
        "]}",
        "\u0001\u2028\u2029\uFEFF",
        "a longer text, so that pieces have something to be cut from: the quick brown fox and so on ",
    };
    private static final String[] VALUES = {
        "1",
        "-0.5",
        "12345678901234567890123456789",
        "1.10",
        "true",
        "null",
        "\"quote \\\" backslash \\\\ 😀 \\n\"",
        "[1,[2,{\"deep\":[]}]]",
        "{\"a\":{\"b\":\"漢\"}}",
        "\"\"",
    };

    private final Random random;
    private Format minter = Format.ANTHROPIC_MESSAGES;
    private boolean interleaves = true;

    public RandomReply(Random random) {
        this.random = random;
    }

    public RandomReply(long seed) {
        this(new Random(seed));
    }

    /** Whose seals the answer has. */
    public RandomReply mintedBy(Format format) {
        minter = format;
        return this;
    }

    /** Blocks one after another only. */
    public RandomReply inOrder() {
        interleaves = false;
        return this;
    }

    /** One answer; each call makes another. */
    public List<ReplyEvent> events() {
        List<ReplyEvent> told = new ArrayList<>();
        told.add(new ReplyEvent.Started(random.nextInt(4) == 0 ? "" : "id_" + random.nextInt(1000), someModel()));
        perhapsTokens(told);
        List<List<ReplyEvent>> blocks = blocks();
        weave(blocks, told);
        perhapsTokens(told);
        told.add(finished(blocks));
        if (random.nextBoolean()) {
            told.add(new ReplyEvent.Tokens(counts()));
        }
        return told;
    }

    /** What events amount to. */
    public static Reply assembled(List<ReplyEvent> events) {
        ReplyAssembler assembler = new ReplyAssembler();
        events.forEach(assembler);
        return assembler.reply();
    }

    private String someModel() {
        return random.nextInt(5) == 0 ? null : "model-" + random.nextInt(10);
    }

    private List<List<ReplyEvent>> blocks() {
        List<List<ReplyEvent>> blocks = new ArrayList<>();
        int count = random.nextInt(6);
        for (int block = 0; block < count; block++) {
            blocks.add(
                    switch (random.nextInt(8)) {
                        case 0, 1, 2 -> spoken(block, BlockKind.TEXT);
                        case 3 -> thought(block);
                        case 4 -> random.nextInt(3) == 0 ? hidden(block) : spoken(block, BlockKind.TEXT);
                        case 5 -> random.nextInt(4) == 0 ? spoken(block, BlockKind.REFUSAL) : call(block);
                        default -> call(block);
                    });
        }
        return blocks;
    }

    private List<ReplyEvent> spoken(int block, BlockKind kind) {
        List<ReplyEvent> events = new ArrayList<>();
        events.add(new ReplyEvent.BlockStarted(block, kind));
        if (random.nextInt(10) > 0) {
            pieces(text()).forEach(piece -> events.add(new ReplyEvent.Piece(block, piece)));
        }
        events.add(new ReplyEvent.BlockEnded(block));
        return events;
    }

    private List<ReplyEvent> thought(int block) {
        List<ReplyEvent> events = spoken(block, BlockKind.THOUGHT);
        if (random.nextInt(3) > 0) {
            events.add(events.size() - 1, new ReplyEvent.Seal(block, seal("signature")));
        }
        return events;
    }

    private List<ReplyEvent> hidden(int block) {
        return List.of(
                new ReplyEvent.BlockStarted(block, BlockKind.HIDDEN),
                new ReplyEvent.Seal(block, seal("redacted_thinking")),
                new ReplyEvent.BlockEnded(block));
    }

    private List<ReplyEvent> call(int block) {
        List<ReplyEvent> events = new ArrayList<>();
        events.add(
                new ReplyEvent.CallStarted(block, "call_" + block + "_" + random.nextInt(1_000_000), "tool_" + block));
        if (random.nextInt(5) > 0) {
            pieces(arguments()).forEach(piece -> events.add(new ReplyEvent.Arguments(block, piece)));
        }
        if (random.nextInt(5) == 0) {
            events.add(new ReplyEvent.Seal(block, seal("signature")));
        }
        events.add(new ReplyEvent.BlockEnded(block));
        return events;
    }

    private Opaque seal(String kind) {
        byte[] value = new byte[8 + random.nextInt(40)];
        random.nextBytes(value);
        String account = random.nextBoolean() ? "" : "work";
        return new Opaque(
                new Minter(minter, account), kind, java.util.Base64.getEncoder().encodeToString(value));
    }

    /** Any text, never empty. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int index = random.nextInt(4); index >= 0; index--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.toString();
    }

    /** A JSON object in which numbers are long and texts awkward. */
    public String arguments() {
        List<String> members = new ArrayList<>();
        for (int index = random.nextInt(4); index > 0; index--) {
            members.add("\"member " + index + "\": " + VALUES[random.nextInt(VALUES.length)]);
        }
        return "{" + String.join(random.nextBoolean() ? "," : " ,\n", members) + "}";
    }

    /** A text in pieces of any length. */
    public List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 6));
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    /** A text's bytes in pieces of any length, cut anywhere. */
    public List<byte[]> chunks(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<byte[]> chunks = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 4 : 200));
            chunks.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return chunks;
    }

    /** Puts blocks in one sequence: each starts after those before it have started. */
    private void weave(List<List<ReplyEvent>> blocks, List<ReplyEvent> told) {
        int[] at = new int[blocks.size()];
        int first = 0;
        while (first < blocks.size()) {
            int block = first;
            if (interleaves && random.nextInt(3) == 0) {
                block = Math.min(blocks.size() - 1, first + random.nextInt(3));
                while (block > first && (at[block] >= blocks.get(block).size() || at[block - 1] == 0)) {
                    block--;
                }
            }
            if (at[block] < blocks.get(block).size()) {
                told.add(blocks.get(block).get(at[block]++));
            }
            while (first < blocks.size() && at[first] >= blocks.get(first).size()) {
                first++;
            }
            switch (random.nextInt(20)) {
                case 0 -> told.add(new ReplyEvent.Alive());
                case 1 -> perhapsTokens(told);
                default -> {
                    // Mostly nothing comes between.
                }
            }
        }
    }

    private void perhapsTokens(List<ReplyEvent> told) {
        if (random.nextInt(3) == 0) {
            told.add(new ReplyEvent.Tokens(counts()));
        }
    }

    private TokenCounts counts() {
        long read = random.nextInt(3) == 0 ? random.nextInt(5_000) : 0;
        long shortWrite = random.nextInt(3) == 0 ? random.nextInt(500) : 0;
        long longWrite = random.nextInt(5) == 0 ? random.nextInt(500) : 0;
        long output = random.nextInt(3_000);
        return new TokenCounts(
                read + shortWrite + longWrite + random.nextInt(1_000),
                read,
                shortWrite,
                longWrite,
                output,
                random.nextBoolean() ? 0 : random.nextInt((int) output + 1));
    }

    private ReplyEvent finished(List<List<ReplyEvent>> blocks) {
        if (blocks.stream().anyMatch(block -> block.getFirst() instanceof ReplyEvent.CallStarted)) {
            return new ReplyEvent.Finished(StopReason.TOOL_CALLS, null);
        }
        if (blocks.stream().anyMatch(RandomReply::isRefusal)) {
            return new ReplyEvent.Finished(StopReason.REFUSAL, null);
        }
        StopReason reason = new StopReason[] {
                    StopReason.END,
                    StopReason.END,
                    StopReason.LENGTH,
                    StopReason.STOP_SEQUENCE,
                    StopReason.SAFETY,
                    StopReason.PAUSED
                }
                [random.nextInt(6)];
        return new ReplyEvent.Finished(reason, reason == StopReason.STOP_SEQUENCE ? "STOP" : null);
    }

    private static boolean isRefusal(List<ReplyEvent> block) {
        return block.getFirst() instanceof ReplyEvent.BlockStarted started && started.kind() == BlockKind.REFUSAL;
    }
}
