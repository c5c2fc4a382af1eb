package keyrail.bench.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;

/** Conversations of an agent to measure translation with. */
final class Conversations {
    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\","
            + "\"description\":\"Where the file lies\"},\"lines\":{\"type\":\"integer\"}},\"required\":[\"path\"]}";

    private Conversations() {}

    /** Half of the messages are calls and their results; texts of 200 to 1,200 characters, ten tools. */
    static Prompt ofMessages(int count) {
        Random random = new Random(7);
        List<Turn> turns = new ArrayList<>();
        for (int message = 0; message < count / 4; message++) {
            String id = "call_" + message;
            turns.add(new Turn(Turn.Role.USER, List.of(text(random))));
            turns.add(new Turn(
                    Turn.Role.ASSISTANT,
                    List.of(new Block.ToolCall(
                            id, "tool_1", new RawJson("{\"path\":\"a/b.txt\",\"lines\":40}"), null, null))));
            turns.add(new Turn(Turn.Role.USER, List.of(new Block.ToolResult(id, List.of(text(random)), false, null))));
            turns.add(new Turn(Turn.Role.ASSISTANT, List.of(text(random))));
        }
        while (turns.size() < count) {
            turns.add(new Turn(turns.size() % 2 == 0 ? Turn.Role.USER : Turn.Role.ASSISTANT, List.of(text(random))));
        }
        List<ToolSet.Tool> tools = new ArrayList<>();
        for (int tool = 0; tool < 10; tool++) {
            tools.add(new ToolSet.Tool("tool_" + tool, "Does something useful", new RawJson(SCHEMA), null, null));
        }
        return new Prompt(
                "m",
                List.of(text(random)),
                turns,
                new ToolSet(tools, new ToolSet.Choice.Auto(), null),
                new Sampling(4_096L, null, null, null, null, null, null, List.of()),
                null,
                new OutputShape.Free(),
                new Prompt.Extras(null, null, null, true),
                true,
                List.of());
    }

    private static Block.Text text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = 200 + random.nextInt(1_000); text.length() < length; ) {
            text.append(
                    random.nextInt(12) == 0 ? "\n\"" : random.nextInt(20) == 0 ? " 漢 " : " word" + random.nextInt(99));
        }
        return new Block.Text(text.toString());
    }
}
