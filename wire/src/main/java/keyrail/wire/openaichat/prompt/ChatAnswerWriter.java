package keyrail.wire.openaichat.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules;
import keyrail.wire.codec.CallIds;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Writes neighbouring turns of the assistant as one message: its thoughts, its text, its calls. */
final class ChatAnswerWriter {
    /** Stands where a message would be empty: several servers refuse an empty one, or one that is only blank. */
    private static final String NOTHING_SAID = "(no text)";

    private final PromptTarget target;
    private final PromptRules rules;
    private final CallIds ids;
    private final ToolNames names;
    private final ObjectsAsText objects;
    private final ChatPartWriter parts;
    private final List<Loss> losses;
    private boolean saidThoughtsAreLost;

    ChatAnswerWriter(
            PromptTarget target,
            CallIds ids,
            ToolNames names,
            ObjectsAsText objects,
            ChatPartWriter parts,
            List<Loss> losses) {
        this.target = target;
        this.rules = target.rules();
        this.ids = ids;
        this.names = names;
        this.objects = objects;
        this.parts = parts;
        this.losses = losses;
    }

    ObjectNode write(List<Turn> turns, String place) {
        ObjectNode message = JsonTree.object().put("role", "assistant");
        List<Block> content = new ArrayList<>();
        List<JsonNode> details = new ArrayList<>();
        ArrayNode calls = JsonTree.array();
        StringBuilder thoughts = new StringBuilder();
        boolean textAfterCall = false;
        for (Turn turn : turns) {
            for (Block block : turn.blocks()) {
                switch (block) {
                    case Block.Text text -> {
                        textAfterCall |= !calls.isEmpty() && !text.text().isEmpty();
                        content.add(text);
                    }
                    case Block.Refusal refusal -> content.add(refusal);
                    case Block.Media media -> content.add(noted(media, place));
                    case Block.ToolCall call -> calls.add(call(call));
                    case Block.Thought thought -> thought(thought, thoughts, details);
                    case Block.Hidden hidden -> sealed(hidden.seal(), details);
                    case Block.ToolResult _ -> {}
                }
            }
        }
        if (textAfterCall) {
            losses.add(Loss.changed(place, "text behind tool calls stands before them: the format has no other order"));
        }
        message.set("content", content(content, calls.isEmpty(), place));
        thoughts(message, thoughts, !calls.isEmpty(), details);
        if (!details.isEmpty()) {
            message.set("reasoning_details", ReasoningDetails.array(details));
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private void thoughts(ObjectNode message, StringBuilder thoughts, boolean calls, List<JsonNode> details) {
        String field = rules.thoughtField();
        boolean needed =
                calls && rules.chat().has(Trait.EMPTY_THOUGHTS) || rules.chat().has(Trait.THOUGHTS_IN_ALL);
        if (ReasoningDetails.ENTRY.equals(field)) {
            if (!thoughts.isEmpty()) {
                details.addFirst(ReasoningDetails.unsigned(thoughts.toString()));
            }
        } else if (field != null && (!thoughts.isEmpty() || needed)) {
            message.put(field, thoughts.toString());
        }
    }

    private JsonNode content(List<Block> blocks, boolean alone, String place) {
        boolean refused = blocks.stream().anyMatch(Block.Refusal.class::isInstance);
        if (refused && rules.chat().has(Trait.TEXT_PARTS)) {
            ArrayNode array = JsonTree.array();
            for (Block block : blocks) {
                if (block instanceof Block.Text text && !text.text().isEmpty()) {
                    array.add(ChatPartWriter.textPart(text.text()));
                } else if (block instanceof Block.Refusal refusal) {
                    array.addObject().put("type", "refusal").put("refusal", refusal.text());
                }
            }
            return array;
        }
        List<Block> texts = new ArrayList<>();
        for (Block block : blocks) {
            texts.add(block instanceof Block.Refusal refusal ? new Block.Text(refusal.text()) : block);
        }
        JsonNode content = parts.content(texts, place, "");
        if (!content.isString() || !content.stringValue().isEmpty()) {
            return content;
        }
        if (!alone) {
            return JsonTree.array().nullNode();
        }
        losses.add(
                Loss.changed(place, "nothing is left of the message, which must not be empty; a word stands for it"));
        return StringNode.valueOf(NOTHING_SAID);
    }

    private Block.Text noted(Block.Media media, String place) {
        losses.add(Loss.dropped(place, "messages of the assistant hold no media; a note stands for it"));
        return new Block.Text("[" + media.kind().name().toLowerCase(Locale.ROOT) + " made by the assistant]");
    }

    private ObjectNode call(Block.ToolCall call) {
        ObjectNode written = JsonTree.object().put("id", ids.fit(call.id())).put("type", "function");
        written.putObject("function").put("name", names.fit(call.name())).put("arguments", arguments(call));
        JsonNode extra = extra(call.seal());
        if (extra != null) {
            written.set("extra_content", extra);
        }
        return written;
    }

    /** To the letter where it is an object and holds no unpaired surrogate, else as the only member of one. */
    private String arguments(Block.ToolCall call) {
        String changed = objects.arguments(call);
        if (changed != null) {
            return changed;
        }
        String text = call.arguments().text();
        ObjectNode read = JsonTree.arguments(call.arguments());
        boolean suspicious = read.has("_raw")
                || text.isBlank()
                || text.toLowerCase(Locale.ROOT).contains("\\ud");
        return suspicious ? JsonTree.text(read) : text;
    }

    private @Nullable JsonNode extra(@Nullable Opaque seal) {
        if (seal == null) {
            return null;
        }
        boolean ours = seal.minter().format() == Format.OPENAI_CHAT
                && seal.kind().equals(ReasoningDetails.EXTRA_CONTENT)
                && seal.minter().isTakenBy(target.self());
        if (!ours) {
            losses.add(Loss.dropped("tool_calls.signature", "a seal that another vendor or account made"));
            return null;
        }
        return JsonTree.read(seal.value()).orElse(null);
    }

    private void thought(Block.Thought thought, StringBuilder thoughts, List<JsonNode> details) {
        Opaque seal = thought.seal();
        if (seal != null) {
            sealed(seal, details);
        } else if (rules.thoughtField() == null) {
            lost();
        } else {
            thoughts.append(thoughts.isEmpty() || thought.text().isEmpty() ? "" : "\n\n")
                    .append(thought.text());
        }
    }

    private void sealed(Opaque seal, List<JsonNode> details) {
        List<JsonNode> entries = seal.minter().isTakenBy(target.self()) ? ReasoningDetails.entries(seal) : List.of();
        if (entries.isEmpty()) {
            lost();
        }
        details.addAll(entries);
    }

    private void lost() {
        if (!saidThoughtsAreLost) {
            saidThoughtsAreLost = true;
            losses.add(Loss.dropped("thinking", "earlier thoughts that the target cannot take back"));
        }
    }
}
