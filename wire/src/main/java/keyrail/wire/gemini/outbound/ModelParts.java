package keyrail.wire.gemini.outbound;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.gemini.GeminiSeals;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of one content of the model, with the signatures that may go back. Gemini 3 and later answer 400 to a
 * content whose first function call has none; Google documents two words that stand for it in a history that comes from
 * elsewhere (ai.google.dev/gemini-api/docs/thought-signatures, FAQ; seen 2026-11-28). Not safe for use by several
 * threads.
 */
final class ModelParts {
    private final PromptTarget target;
    private final ToolNames names;
    private final List<Loss> losses;
    private final ArrayNode parts = JsonTree.array();
    private final List<Block.ToolCall> calls = new ArrayList<>();

    ModelParts(PromptTarget target, ToolNames names, List<Loss> losses) {
        this.target = target;
        this.names = names;
        this.losses = losses;
    }

    ArrayNode parts() {
        return parts;
    }

    List<Block.ToolCall> calls() {
        return calls;
    }

    void add(Block block, String place) {
        switch (block) {
            case Block.Text text -> text(text.text());
            case Block.Refusal refusal -> text(refusal.text());
            case Block.Media media -> parts.add(MediaWriter.part(media, place, losses));
            case Block.Thought thought -> thought(thought, place);
            case Block.Hidden hidden -> {
                if (isTaken(hidden.seal())) {
                    parts.addObject()
                            .put("text", "")
                            .put("thoughtSignature", hidden.seal().value());
                } else {
                    losses.add(
                            Loss.dropped(place + ".thinking", "another model's reasoning, which Gemini cannot read"));
                }
            }
            case Block.ToolCall call -> call(call, place);
            case Block.ToolResult result -> {
                losses.add(Loss.changed(place, "a tool result said by the assistant is told as text"));
                text(ToolResultWriter.text(result.content()));
            }
        }
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
    }

    /** Google never asks for unsigned thoughts back, and another vendor's are none of its own. */
    private void thought(Block.Thought thought, String place) {
        if (thought.seal() == null || !isTaken(thought.seal())) {
            losses.add(Loss.dropped(place + ".thinking", "reasoning without a signature of this account is not sent"));
            return;
        }
        parts.addObject()
                .put("text", thought.text())
                .put("thought", true)
                .put("thoughtSignature", thought.seal().value());
    }

    private void call(Block.ToolCall call, String place) {
        if (JsonTree.read(call.arguments())
                        .filter(arguments -> arguments.isObject())
                        .isEmpty()
                && !call.arguments().text().isBlank()) {
            losses.add(Loss.changed(place + ".arguments", "arguments that are no JSON object stand under \"_raw\""));
        }
        ObjectNode part = parts.addObject();
        ObjectNode written = part.putObject("functionCall");
        if (!call.id().isEmpty()) {
            written.put("id", call.id());
        }
        written.put("name", names.fit(call.name())).set("args", JsonTree.arguments(call.arguments()));
        boolean first = calls.isEmpty();
        calls.add(call);
        if (call.seal() != null && isTaken(call.seal())) {
            part.put("thoughtSignature", call.seal().value());
            return;
        }
        if (call.seal() != null) {
            losses.add(Loss.dropped(place + ".signature", "the signature is another account's"));
        }
        if (first && target.rules().sealsNeeded()) {
            part.put("thoughtSignature", GeminiSeals.STAND_IN);
            losses.add(Loss.changed(
                    place + ".thought_signature", "Gemini's documented word for a call that it did not sign"));
        }
    }

    private boolean isTaken(@Nullable Opaque opaque) {
        return opaque != null
                && opaque.kind().equals(GeminiSeals.KIND)
                && opaque.minter().isTakenBy(target.self());
    }
}
