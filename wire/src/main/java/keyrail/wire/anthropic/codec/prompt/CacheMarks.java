package keyrail.wire.anthropic.codec.prompt;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.Loss;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Marks for Anthropic's prompt cache: at most four in a request, and those for an hour before those for five minutes
 * (platform.claude.com/docs/en/build-with-claude/prompt-caching, seen 2026-11-28).
 */
final class CacheMarks {
    private static final String MARK = "cache_control";
    private static final int MOST = 4;

    private CacheMarks() {}

    static void mark(ObjectNode block, @Nullable CacheHint hint) {
        if (hint == null) {
            return;
        }
        ObjectNode mark = block.putObject(MARK).put("type", "ephemeral");
        if (hint == CacheHint.LONG) {
            mark.put("ttl", "1h");
        }
    }

    /** Keeps the last marks, which cover most of the prompt, and their order of times. */
    static void settle(ObjectNode body, List<Loss> losses) {
        List<ObjectNode> marked = new ArrayList<>();
        collect(body.get("tools"), marked);
        collect(body.get("system"), marked);
        for (JsonNode message : body.path("messages")) {
            collect(message.get("content"), marked);
        }
        int tooMany = marked.size() - MOST;
        for (int index = 0; index < tooMany; index++) {
            marked.get(index).remove(MARK);
        }
        if (tooMany > 0) {
            losses.add(Loss.dropped(MARK, "there are at most four marks in a request: the last four stay"));
        }
        boolean sawShort = false;
        for (ObjectNode block : marked) {
            if (!(block.get(MARK) instanceof ObjectNode mark)) {
                continue;
            }
            if (sawShort && mark.remove("ttl") != null) {
                losses.add(
                        Loss.changed(MARK, "a mark for an hour behind one for five minutes is for five minutes too"));
            }
            sawShort |= !mark.has("ttl");
        }
    }

    private static void collect(@Nullable JsonNode blocks, List<ObjectNode> marked) {
        if (blocks == null || !blocks.isArray()) {
            return;
        }
        for (JsonNode one : blocks) {
            if (one instanceof ObjectNode block) {
                collect(block.path("type").asString("").equals("tool_result") ? block.get("content") : null, marked);
                if (block.has(MARK)) {
                    marked.add(block);
                }
            }
        }
    }
}
