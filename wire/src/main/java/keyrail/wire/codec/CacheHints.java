package keyrail.wire.codec;

import java.util.Collection;
import java.util.stream.Stream;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Turn;

/** Where a prompt has marks of what is worth caching. They are hints: a vendor without them gets all that they are about. */
public final class CacheHints {
    private CacheHints() {}

    /** Anywhere. */
    public static boolean any(Prompt prompt) {
        return beforeTurns(prompt) || blocks(prompt).anyMatch(CacheHints::isMarked);
    }

    /** On instructions or tools. */
    public static boolean beforeTurns(Prompt prompt) {
        return prompt.system().stream().anyMatch(text -> text.cache() != null)
                || prompt.tools().tools().stream().anyMatch(tool -> tool.cache() != null);
    }

    /** On what the assistant said, on calls, or on results as a whole. */
    public static boolean onAnswers(Prompt prompt) {
        return prompt.turns().stream()
                .anyMatch(turn -> turn.blocks().stream()
                        .anyMatch(block -> isMarked(block)
                                && (turn.role() == Turn.Role.ASSISTANT || block instanceof Block.ToolResult)));
    }

    private static Stream<Block> blocks(Prompt prompt) {
        return prompt.turns().stream()
                .map(Turn::blocks)
                .flatMap(Collection::stream)
                .flatMap(block -> block instanceof Block.ToolResult result
                        ? Stream.concat(Stream.of(block), result.content().stream())
                        : Stream.of(block));
    }

    private static boolean isMarked(Block block) {
        return switch (block) {
            case Block.Text text -> text.cache() != null;
            case Block.Media media -> media.cache() != null;
            case Block.ToolCall call -> call.cache() != null;
            case Block.ToolResult result -> result.cache() != null;
            case Block.Thought _, Block.Hidden _, Block.Refusal _ -> false;
        };
    }
}
