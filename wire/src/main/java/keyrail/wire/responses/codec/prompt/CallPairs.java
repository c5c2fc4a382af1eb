package keyrail.wire.responses.codec.prompt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.codec.CallIds;

/**
 * Which result answers which call. OpenAI refuses a result without its call before it, and a call without a result
 * ("No tool call found for function call output", "No tool output found for function call":
 * github.com/microsoft/vscode/issues/320060, github.com/bytedance/trae-agent/issues/245, seen 2026-11-29); ids may be used again by a client, and must not be by us.
 */
final class CallPairs {
    /** {@code call_id} has at most 64 characters (OpenAI's OpenAPI description, seen 2026-11-28). */
    private static final CallIds IDS = CallIds.matching("[!-~]{1,64}", "call_");

    /** A block's place in the conversation. */
    private record Place(int turn, int block) {}

    private final Map<Place, String> ids = new HashMap<>();
    private final Set<String> answered = new HashSet<>();

    private CallPairs() {}

    static CallPairs of(List<Turn> turns) {
        CallPairs pairs = new CallPairs();
        Map<String, Deque<String>> waiting = new HashMap<>();
        Set<String> used = new HashSet<>();
        for (int turn = 0; turn < turns.size(); turn++) {
            List<Block> blocks = turns.get(turn).blocks();
            for (int block = 0; block < blocks.size(); block++) {
                Place place = new Place(turn, block);
                if (blocks.get(block) instanceof Block.ToolCall call) {
                    String id = unused(call.id(), used);
                    pairs.ids.put(place, id);
                    waiting.computeIfAbsent(call.id(), ignored -> new ArrayDeque<>())
                            .add(id);
                } else if (blocks.get(block) instanceof Block.ToolResult result) {
                    Deque<String> calls = waiting.get(result.callId());
                    String id = calls == null ? null : calls.poll();
                    if (id != null) {
                        pairs.ids.put(place, id);
                        pairs.answered.add(id);
                    }
                }
            }
        }
        return pairs;
    }

    private static String unused(String id, Set<String> used) {
        String fitting = IDS.fit(id);
        for (int again = 2; !used.add(fitting); again++) {
            fitting = IDS.fit(id + "#" + again);
        }
        return fitting;
    }

    /** The id upstream of the call or result at a place; empty for a result without a call. */
    Optional<String> id(int turn, int block) {
        return Optional.ofNullable(ids.get(new Place(turn, block)));
    }

    boolean isAnswered(String id) {
        return answered.contains(id);
    }
}
