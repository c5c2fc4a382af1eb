package keyrail.wire.translation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;
import org.jspecify.annotations.Nullable;

/**
 * Ids of tool calls, no two alike in a conversation. Some servers number the calls of each answer from the same start, and
 * their clients give that back; OpenAI and Anthropic refuse it. The first call keeps its id, a later one gets a number
 * behind it, the same each time the conversation is told. Not safe for use by several threads.
 */
final class DistinctCalls {
    private final Set<String> used = new HashSet<>();
    /** Ids of calls without a result so far, by what the client calls them: the latest answer's, and those before. */
    private final Map<String, Deque<String>> latest = new HashMap<>();

    private final Map<String, Deque<String>> earlier = new HashMap<>();

    private DistinctCalls() {}

    /** The conversation with distinct ids, each result with the nearest call before it that waits for one. */
    static Prompt in(Prompt prompt) {
        Set<String> seen = new HashSet<>();
        boolean areDistinct = prompt.turns().stream()
                .flatMap(turn -> turn.blocks().stream())
                .filter(Block.ToolCall.class::isInstance)
                .allMatch(block -> seen.add(((Block.ToolCall) block).id()));
        return areDistinct ? prompt : prompt.withTurns(new DistinctCalls().turns(prompt.turns()));
    }

    /** For the calls of the answer to a prompt. */
    static DistinctCalls after(Prompt prompt) {
        DistinctCalls calls = new DistinctCalls();
        for (Turn turn : prompt.turns()) {
            for (Block block : turn.blocks()) {
                if (block instanceof Block.ToolCall call) {
                    calls.used.add(call.id());
                }
            }
        }
        return calls;
    }

    /** The id of one more call. */
    String next(String id) {
        String distinct = id;
        for (int number = 2; !used.add(distinct); number++) {
            distinct = id + "-" + number;
        }
        return distinct;
    }

    private List<Turn> turns(List<Turn> given) {
        List<Turn> turns = new ArrayList<>();
        Role before = Role.USER;
        for (Turn turn : given) {
            if (turn.role() == Role.ASSISTANT && before != Role.ASSISTANT) {
                latest.forEach((id, waiting) -> waiting(earlier, id).addAll(waiting));
                latest.clear();
            }
            before = turn.role();
            turns.add(new Turn(
                    turn.role(), turn.blocks().stream().map(this::block).toList()));
        }
        return turns;
    }

    private Block block(Block block) {
        if (block instanceof Block.ToolCall call) {
            String id = next(call.id());
            waiting(latest, call.id()).add(id);
            return new Block.ToolCall(id, call.name(), call.arguments(), call.seal(), call.cache());
        }
        if (block instanceof Block.ToolResult result) {
            String id = asked(result.callId());
            return id == null ? result : new Block.ToolResult(id, result.content(), result.failed(), result.cache());
        }
        return block;
    }

    private @Nullable String asked(String id) {
        String found = waiting(latest, id).poll();
        return found == null ? waiting(earlier, id).pollLast() : found;
    }

    private static Deque<String> waiting(Map<String, Deque<String>> calls, String id) {
        return calls.computeIfAbsent(id, unknown -> new ArrayDeque<>());
    }
}
