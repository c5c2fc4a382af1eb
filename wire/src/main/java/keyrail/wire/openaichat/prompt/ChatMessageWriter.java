package keyrail.wire.openaichat.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.CallIds;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a conversation as messages. Every call is answered right behind its message, by a tool message that is one text;
 * what cannot stand so is repaired, with a loss. Not safe for use by several threads.
 */
final class ChatMessageWriter {
    private static final String PARAGRAPH = "\n\n";
    private static final String NO_RESULT = "[no result: the call was not answered]";

    private final PromptTarget target;
    private final List<Loss> losses;
    private final ChatPartWriter parts;
    private final ChatAnswerWriter answers;
    private final CallIds ids;
    private final ArrayNode messages = JsonTree.array();

    ChatMessageWriter(PromptTarget target, ToolNames names, ObjectsAsText objects, List<Loss> losses) {
        this.target = target;
        this.losses = losses;
        this.parts = new ChatPartWriter(target.rules().chat(), losses);
        // OpenAI answers 400 to more than 40 characters (github.com/agno-agi/agno/issues/5382, seen 2026-11-28).
        String allowed = target.rules().chat().callIds();
        this.ids = CallIds.matching(allowed == null ? "[!-~]{1,40}" : allowed, "call_");
        this.answers = new ChatAnswerWriter(target, ids, names, objects, parts, losses);
    }

    boolean leftOutMarks() {
        return parts.leftOutMarks();
    }

    /** @param instruction what to tell the model beside the system prompt, or null */
    ArrayNode write(Prompt prompt, @Nullable String instruction) {
        List<Block> system = new ArrayList<>(prompt.system());
        if (instruction != null) {
            system.add(new Block.Text(instruction));
        }
        if (!system.isEmpty()) {
            message("system", parts.content(system, "system", PARAGRAPH));
        }
        List<Turn> turns = prompt.turns();
        int at = 0;
        while (at < turns.size()) {
            int answer = at;
            while (at < turns.size() && turns.get(at).role() == Role.ASSISTANT) {
                at++;
            }
            List<Turn> said = turns.subList(answer, at);
            int others = at;
            while (at < turns.size() && turns.get(at).role() != Role.ASSISTANT) {
                at++;
            }
            Map<String, Block.ToolCall> calls = calls(said);
            if (!said.isEmpty()) {
                messages.add(answers.write(said, "messages[" + answer + "]"));
            }
            others(turns.subList(others, at), calls, others);
        }
        if (messages.isEmpty()) {
            message("user", parts.content(List.of(new Block.Text("")), "messages", ""));
        }
        prefill(turns);
        return messages;
    }

    private void message(String role, JsonNode content) {
        messages.addObject().put("role", role).set("content", content);
    }

    private static Map<String, Block.ToolCall> calls(List<Turn> said) {
        Map<String, Block.ToolCall> calls = new LinkedHashMap<>();
        for (Turn turn : said) {
            for (Block block : turn.blocks()) {
                if (block instanceof Block.ToolCall call) {
                    calls.putIfAbsent(call.id(), call);
                }
            }
        }
        return calls;
    }

    /** Everything up to the next answer: results in the order of their calls first, then the rest as it stands. */
    private void others(List<Turn> turns, Map<String, Block.ToolCall> calls, int first) {
        Map<String, Block.ToolResult> results = new LinkedHashMap<>();
        for (Turn turn : turns) {
            for (Block block : turn.blocks()) {
                if (block instanceof Block.ToolResult result && calls.containsKey(result.callId())) {
                    results.putIfAbsent(result.callId(), result);
                }
            }
        }
        List<Block> moved = new ArrayList<>();
        calls.keySet().forEach(id -> {
            Block.ToolResult result = results.get(id);
            if (result == null) {
                losses.add(Loss.changed(
                        "messages[" + first + "]", "a call has no result; one that says so was put there"));
            }
            toolMessage(id, result == null ? NO_RESULT : resultText(result, first, moved));
        });
        for (int index = 0; index < turns.size(); index++) {
            Turn turn = turns.get(index);
            List<Block> rest = rest(turn, results, first + index);
            if (!moved.isEmpty() && (turn.role() != Role.USER || !rest.isEmpty())) {
                if (turn.role() == Role.USER) {
                    rest.addAll(0, moved);
                } else {
                    message("user", parts.content(moved, "messages[" + first + "]", PARAGRAPH));
                }
                moved.clear();
            }
            if (!rest.isEmpty()) {
                String place = "messages[" + (first + index) + "]";
                message(turn.role() == Role.USER ? "user" : "system", parts.content(rest, place, PARAGRAPH));
            }
        }
        if (!moved.isEmpty()) {
            message("user", parts.content(moved, "messages[" + first + "]", PARAGRAPH));
        }
    }

    private void toolMessage(String id, String text) {
        messages.addObject()
                .put("role", "tool")
                .put("tool_call_id", ids.fit(id))
                .put("content", text);
    }

    /** What a turn says beside the results that were told already; a result nobody asked for becomes text. */
    private List<Block> rest(Turn turn, Map<String, Block.ToolResult> told, int index) {
        List<Block> rest = new ArrayList<>();
        for (Block block : turn.blocks()) {
            if (!(block instanceof Block.ToolResult result)) {
                if (block instanceof Block.Text || block instanceof Block.Media) {
                    rest.add(block);
                }
            } else if (told.get(result.callId()) != result) {
                losses.add(Loss.changed(
                        "messages[" + index + "]", "a result without its call right before it; it stands as text"));
                List<Block> media = new ArrayList<>();
                rest.add(new Block.Text(
                        "[result of the tool call " + result.callId() + "]\n" + resultText(result, index, media)));
                rest.addAll(media);
            }
        }
        return rest;
    }

    /** A result as one text; what is not text goes to {@code moved}, for a message of the user behind it. */
    private String resultText(Block.ToolResult result, int index, List<Block> moved) {
        List<Block> media = new ArrayList<>();
        for (Block block : result.content()) {
            if (block instanceof Block.Media) {
                media.add(block);
            }
        }
        if (!media.isEmpty()) {
            losses.add(Loss.changed(
                    "messages[" + index + "]", "media of a tool result stand in a message of the user behind it"));
            moved.add(new Block.Text("[what the tool call " + result.callId() + " gave beside text]"));
            moved.addAll(media);
        }
        String text = result.content().stream()
                .filter(Block.Text.class::isInstance)
                .map(block -> ((Block.Text) block).text())
                .collect(Collectors.joining("\n"));
        boolean says = text.regionMatches(true, 0, "error", 0, "error".length());
        if (result.failed() && !says) {
            losses.add(Loss.changed("messages[" + index + "].is_error", "told by a word before the result's text"));
            return "Error: " + text;
        }
        return text;
    }

    /** What the assistant has begun to say: few servers go on from it, and others answer to it as to a message. */
    private void prefill(List<Turn> turns) {
        if (turns.isEmpty()
                || turns.getLast().role() != Role.ASSISTANT
                || !(messages.get(messages.size() - 1) instanceof ObjectNode last)
                || last.has("tool_call_id")) {
            return;
        }
        if (target.rules().chat().has(Trait.PREFIX_MARK)) {
            last.put("prefix", true);
        } else if (target.rules().refuses(Parameter.PREFILL)) {
            messages.remove(messages.size() - 1);
            losses.add(Loss.dropped(
                    "messages[" + (turns.size() - 1) + "]", "the server cannot go on from an answer begun"));
        } else {
            losses.add(Loss.changed(
                    "messages[" + (turns.size() - 1) + "]", "the server may answer to the words instead of going on"));
        }
    }
}
