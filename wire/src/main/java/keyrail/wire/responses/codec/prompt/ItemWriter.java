package keyrail.wire.responses.codec.prompt;

import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.responses.codec.reply.SealedReasoning;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes turns as items. Calls and messages go without ids of their own, so that OpenAI does not look for the reasoning
 * that came with them; reasoning goes only before an item that follows from it ("was provided without its required
 * following item"; acceptance quirk 5, seen 2026-11-28). Not safe for use by several threads.
 */
final class ItemWriter {
    private static final String ORPHAN = "[result of a tool call that is not in this conversation]";
    private static final String NOT_RUN = "[no result: the tool was not run]";
    private static final String FAILED = "Error: ";

    private final PromptTarget target;
    private final ToolNames names;
    private final List<Loss> losses;
    private final ContentWriter contents;
    private final ArrayNode items = JsonTree.array();
    private final ArrayNode reasoning = JsonTree.array();
    private final ArrayNode unanswered = JsonTree.array();
    private ArrayNode parts = JsonTree.array();

    ItemWriter(PromptTarget target, ToolNames names, List<Loss> losses) {
        this.target = target;
        this.names = names;
        this.losses = losses;
        this.contents = new ContentWriter(target.rules().cacheMarks(), losses);
    }

    ArrayNode write(List<Turn> turns) {
        CallPairs pairs = CallPairs.of(turns);
        for (int index = 0; index < turns.size(); index++) {
            Turn turn = turns.get(index);
            if (turn.role() != Role.ASSISTANT) {
                endOfAnswer();
            }
            for (int block = 0; block < turn.blocks().size(); block++) {
                write(
                        turn.role(),
                        turn.blocks().get(block),
                        pairs.id(index, block).orElse(null),
                        pairs);
            }
            message(turn.role());
        }
        endOfAnswer();
        if (assistantSpokeLast()) {
            prefill();
        }
        return items;
    }

    private void write(Role role, Block block, @Nullable String callId, CallPairs pairs) {
        switch (block) {
            case Block.ToolCall call -> call(call, callId == null ? call.id() : callId, pairs);
            case Block.ToolResult result -> result(result, callId, role);
            case Block.Thought thought -> reasoning(thought.text(), thought.seal());
            case Block.Hidden hidden -> reasoning("", hidden.seal());
            case Block.Text text -> {
                if (role == Role.ASSISTANT) {
                    said(text.text());
                } else {
                    contents.add(text, parts);
                }
            }
            case Block.Refusal refusal -> said(refusal.text());
            case Block.Media media -> {
                if (role == Role.ASSISTANT) {
                    losses.add(Loss.dropped("media", "the format has no pictures or sound from the assistant"));
                } else {
                    contents.add(media, parts);
                }
            }
        }
    }

    /** The model's words as a string: the list form would need an id that only OpenAI can give. */
    private void said(String text) {
        if (!text.isEmpty()) {
            follow(JsonTree.object()
                    .put("type", "message")
                    .put("role", "assistant")
                    .put("content", text));
        }
    }

    private void call(Block.ToolCall call, String id, CallPairs pairs) {
        follow(JsonTree.object()
                .put("type", "function_call")
                .put("call_id", id)
                .put("name", names.fit(call.name()))
                .put("arguments", arguments(call.arguments())));
        if (!pairs.isAnswered(id)) {
            losses.add(Loss.changed("tool_calls", "a call without a result got one that says so"));
            unanswered
                    .addObject()
                    .put("type", "function_call_output")
                    .put("call_id", id)
                    .put("output", NOT_RUN);
        }
    }

    /** As the model wrote them, where that is an object and safe to send. */
    private static String arguments(RawJson arguments) {
        boolean asTheyAre =
                JsonTree.read(arguments).filter(node -> node.isObject()).isPresent()
                        && !arguments.text().contains("\\u");
        return asTheyAre ? arguments.text() : JsonTree.text(JsonTree.arguments(arguments));
    }

    /** What follows from the reasoning before it. */
    private void follow(ObjectNode item) {
        items.addAll(reasoning);
        reasoning.removeAll();
        items.add(item);
    }

    private void reasoning(String text, @Nullable Opaque seal) {
        if (seal == null || !seal.minter().isTakenBy(target.self())) {
            losses.add(Loss.dropped("thinking", "the reasoning of an earlier answer is not this account's"));
            return;
        }
        ObjectNode item = JsonTree.object().put("type", "reasoning");
        SealedReasoning.giveBack(seal, item);
        ArrayNode summary = item.putArray("summary");
        if (!text.isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", text);
        }
        reasoning.add(item);
    }

    /** The model's answer is over: reasoning that nothing follows from is left out, and every call has a result. */
    private void endOfAnswer() {
        if (!reasoning.isEmpty()) {
            losses.add(Loss.dropped("thinking", "nothing follows from the reasoning"));
            reasoning.removeAll();
        }
        items.addAll(unanswered);
        unanswered.removeAll();
    }

    private void result(Block.ToolResult result, @Nullable String callId, Role role) {
        if (callId == null) {
            losses.add(Loss.changed("tool_results", "a result without its call is told as text"));
            contents.text(ORPHAN, null, parts);
            result.content().forEach(block -> contents.add(block, parts));
            return;
        }
        message(role);
        ArrayNode content = JsonTree.array();
        result.content().forEach(block -> contents.add(block, content));
        if (result.failed()) {
            losses.add(Loss.changed("is_error", "the failure of a tool is told in its result"));
            fail(content);
        }
        ObjectNode item = items.addObject().put("type", "function_call_output").put("call_id", callId);
        if (content.isEmpty()) {
            item.put("output", "");
        } else if (content.size() == 1
                && content.get(0).size() == 2
                && content.get(0).has("text")) {
            item.set("output", content.get(0).get("text"));
        } else {
            item.set("output", content);
        }
    }

    private static void fail(ArrayNode content) {
        String text = content.isEmpty() ? null : JsonTree.string(content.get(0), "text");
        if (text != null) {
            ((ObjectNode) content.get(0)).put("text", FAILED + text);
        } else {
            content.insertObject(0).put("type", "input_text").put("text", FAILED.strip());
        }
    }

    /** Ends the message whose parts have been gathered. */
    private void message(Role role) {
        if (parts.isEmpty()) {
            return;
        }
        String word = switch (role) {
            case SYSTEM -> target.rules().developerRole() ? "developer" : "system";
            case USER, ASSISTANT -> "user";
        };
        ObjectNode item = items.addObject().put("type", "message").put("role", word);
        item.set("content", parts);
        parts = JsonTree.array();
    }

    private boolean assistantSpokeLast() {
        return !items.isEmpty() && "assistant".equals(JsonTree.string(items.get(items.size() - 1), "role"));
    }

    /** OpenAI does not go on from words put into the model's mouth: it answers anew. */
    private void prefill() {
        if (target.rules().refuses(Parameter.PREFILL)) {
            losses.add(Loss.dropped("prefill", "the model refuses to go on from words of its own"));
            while (assistantSpokeLast()) {
                items.remove(items.size() - 1);
            }
        } else {
            losses.add(Loss.changed(
                    "prefill", "the model answers anew after its own words, and does not go on from them"));
        }
    }
}
