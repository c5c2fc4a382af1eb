package keyrail.wire.codec;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;

/**
 * Makes conversations that every format can hold: instructions, turns by turns, pictures, calls all of which are answered
 * in the next turn; texts and arguments as awkward as {@link RandomReply}'s. The same ones for the same seed.
 */
public final class RandomConversation {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"description\":\"漢 \\\"a\\\"\"}}}";

    private final Random random;
    private final RandomReply texts;
    private int calls;

    public RandomConversation(long seed) {
        this.random = new Random(seed);
        this.texts = new RandomReply(random);
    }

    public Prompt prompt() {
        List<Turn> turns = new ArrayList<>();
        for (int round = random.nextInt(4); round > 0; round--) {
            turns.add(asking());
            if (random.nextBoolean()) {
                called(turns);
            }
            turns.add(new Turn(Role.ASSISTANT, List.of(new Block.Text(text()))));
        }
        turns.add(asking());
        if (random.nextInt(3) == 0) {
            called(turns);
        }
        return new Prompt(
                "m",
                random.nextBoolean() ? List.of(new Block.Text(text())) : List.of(),
                turns,
                new ToolSet(tools(), new ToolSet.Choice.Auto(), null),
                new Sampling(1000L, null, null, null, null, null, null, List.of()),
                null,
                new OutputShape.Free(),
                Prompt.Extras.NONE,
                random.nextBoolean(),
                List.of());
    }

    private static List<ToolSet.Tool> tools() {
        List<ToolSet.Tool> tools = new ArrayList<>();
        for (int tool = 0; tool < 3; tool++) {
            tools.add(new ToolSet.Tool("tool_" + tool, "Does \"it\" 漢", new RawJson(SCHEMA), null, null));
        }
        return tools;
    }

    /** Never blank, and with no blanks at its ends, which some vendors refuse or trim. */
    private String text() {
        return "<" + texts.text() + ">";
    }

    private Turn asking() {
        List<Block> blocks = new ArrayList<>(List.of(new Block.Text(text())));
        if (random.nextInt(3) == 0) {
            byte[] picture = new byte[8 + random.nextInt(40)];
            random.nextBytes(picture);
            boolean isPng = random.nextBoolean();
            // Formats without a name for the type look at the first bytes.
            byte[] start = isPng
                    ? new byte[] {(byte) 0x89, 'P', 'N', 'G'}
                    : new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
            System.arraycopy(start, 0, picture, 0, start.length);
            String type = isPng ? "image/png" : "image/jpeg";
            blocks.add(new Block.Media(
                    MediaKind.IMAGE,
                    new MediaSource.Inline(type, Base64.getEncoder().encodeToString(picture)),
                    null,
                    null,
                    null));
        }
        return new Turn(Role.USER, blocks);
    }

    private void called(List<Turn> turns) {
        List<Block> asked = new ArrayList<>();
        List<Block> answered = new ArrayList<>();
        if (random.nextBoolean()) {
            asked.add(new Block.Text(text()));
        }
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            String id = "call_" + calls++;
            asked.add(new Block.ToolCall(id, "tool_" + random.nextInt(3), new RawJson(texts.arguments()), null, null));
            answered.add(new Block.ToolResult(id, List.of(new Block.Text(text())), false, null));
        }
        turns.add(new Turn(Role.ASSISTANT, asked));
        turns.add(new Turn(Role.USER, answered));
    }
}
