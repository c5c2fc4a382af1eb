package keyrail.wire.gemini.outbound;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the conversation as Gemini demands it: it begins with the user, the two take turns, and the content after one
 * with function calls holds one response to each, in order, and nothing else. What the client left out is filled in,
 * with a loss. Not safe for use by several threads.
 */
final class ContentsWriter {
    private static final String USER = "user";
    private static final String MODEL = "model";

    private final PromptTarget target;
    private final ToolNames names;
    private final List<Loss> losses;
    private final ArrayNode contents = JsonTree.array();

    /** What the model asked for in the content before, not yet answered. */
    private List<Block.ToolCall> asked = List.of();
    /** Whether nothing may be added to the last content. */
    private boolean sealed;

    ContentsWriter(PromptTarget target, ToolNames names, List<Loss> losses) {
        this.target = target;
        this.names = names;
        this.losses = losses;
    }

    ArrayNode write(List<Turn> turns) {
        int from = 0;
        while (from < turns.size()) {
            boolean model = isModel(turns.get(from));
            int to = from + 1;
            while (to < turns.size() && isModel(turns.get(to)) == model) {
                to++;
            }
            if (model) {
                modelSpeaks(turns, from, to);
            } else {
                userSpeaks(turns, from, to);
            }
            from = to;
        }
        if (!asked.isEmpty()) {
            answer(List.of(), "messages");
        }
        endWithUser();
        return contents;
    }

    private static boolean isModel(Turn turn) {
        return turn.role() == Turn.Role.ASSISTANT;
    }

    private void modelSpeaks(List<Turn> turns, int from, int to) {
        ModelParts parts = new ModelParts(target, names, losses);
        for (int turn = from; turn < to; turn++) {
            for (Block block : turns.get(turn).blocks()) {
                parts.add(block, "messages[" + turn + "]");
            }
        }
        if (parts.parts().isEmpty()) {
            return;
        }
        if (contents.isEmpty()) {
            add(USER, text("Begin."));
            losses.add(Loss.changed("messages[0]", "Gemini wants the user to speak first: a word is put before"));
        }
        parts.parts().forEach(part -> add(MODEL, (ObjectNode) part));
        asked = parts.calls();
    }

    /** Results come first, all that were asked for in one content; then what else the user says. */
    private void userSpeaks(List<Turn> turns, int from, int to) {
        List<Block.ToolResult> results = new ArrayList<>();
        for (int turn = from; turn < to; turn++) {
            for (Block block : turns.get(turn).blocks()) {
                if (block instanceof Block.ToolResult result) {
                    results.add(result);
                }
            }
        }
        List<Block.ToolResult> given = asked.isEmpty() ? List.of() : answer(results, "messages[" + from + "]");
        for (int turn = from; turn < to; turn++) {
            String place = "messages[" + turn + "]";
            if (turns.get(turn).role() == Turn.Role.SYSTEM) {
                losses.add(
                        Loss.changed(place + ".role", "Gemini takes instructions at the start only: said by the user"));
            }
            for (Block block : turns.get(turn).blocks()) {
                if (block instanceof Block.ToolResult result) {
                    mediaOrOrphan(result, given, place);
                } else {
                    said(block, place);
                }
            }
        }
    }

    private void said(Block block, String place) {
        switch (block) {
            case Block.Text text -> {
                if (!text.text().isEmpty()) {
                    add(USER, text(text.text()));
                }
            }
            case Block.Media media -> add(USER, MediaWriter.part(media, place, losses));
            case Block.Refusal refusal -> add(USER, text(refusal.text()));
            case Block.ToolCall _, Block.Thought _, Block.Hidden _ ->
                losses.add(Loss.dropped(place, "only the model calls tools and thinks"));
            case Block.ToolResult _ -> {}
        }
    }

    /**
     * Writes the content with one response to each call; those nobody gave are said to be missing.
     *
     * @return the results used
     */
    private List<Block.ToolResult> answer(List<Block.ToolResult> results, String place) {
        List<Block.ToolResult> used = new ArrayList<>();
        ArrayNode parts = JsonTree.array();
        for (Block.ToolCall call : asked) {
            Block.ToolResult found = results.stream()
                    .filter(result -> result.callId().equals(call.id()) && !isIn(used, result))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                losses.add(Loss.changed(place, "a tool call without a result: one is added that says so"));
            } else {
                used.add(found);
            }
            parts.add(ToolResultWriter.part(call.id(), names.fit(call.name()), found));
        }
        contents.addObject().put("role", USER).set("parts", parts);
        sealed = true;
        asked = List.of();
        return used;
    }

    /** By identity: a client may send the same result twice. */
    private static boolean isIn(List<Block.ToolResult> used, Block.ToolResult result) {
        return used.stream().anyMatch(one -> one == result);
    }

    /** Media may not stand in one content with responses; a result that nobody asked for is told as text. */
    private void mediaOrOrphan(Block.ToolResult result, List<Block.ToolResult> given, String place) {
        if (!isIn(given, result)) {
            losses.add(Loss.changed(place, "a tool result without its call is told as text"));
            add(
                    USER,
                    text("[result of a tool call that is not in this conversation] "
                            + ToolResultWriter.text(result.content())));
        }
        for (Block block : result.content()) {
            if (block instanceof Block.Media media) {
                losses.add(Loss.changed(place, "media of a tool result stand behind it, said by the user"));
                add(USER, MediaWriter.part(media, place, losses));
            }
        }
    }

    /** Newer models refuse to go on from words of their own. */
    private void endWithUser() {
        if (!contents.isEmpty()
                && MODEL.equals(JsonTree.string(contents.get(contents.size() - 1), "role"))
                && target.rules().refuses(Parameter.PREFILL)) {
            add(USER, text("Go on from there."));
            losses.add(Loss.changed("messages", "the model does not go on from its own words: it is asked to"));
        }
    }

    private static ObjectNode text(String text) {
        return JsonTree.object().put("text", text);
    }

    private void add(String role, ObjectNode part) {
        ObjectNode last = contents.isEmpty() ? null : (ObjectNode) contents.get(contents.size() - 1);
        if (last == null || sealed || !role.equals(JsonTree.string(last, "role"))) {
            last = contents.addObject().put("role", role);
            last.putArray("parts");
            sealed = false;
        }
        ((ArrayNode) last.get("parts")).add(part);
    }
}
