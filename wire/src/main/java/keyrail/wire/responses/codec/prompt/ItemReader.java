package keyrail.wire.responses.codec.prompt;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;
import keyrail.wire.codec.FreeText;
import keyrail.wire.responses.codec.reply.ClientTools;
import keyrail.wire.responses.codec.reply.SealedReasoning;
import keyrail.wire.tree.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the items of {@code input} into turns: what the model said in one go (reasoning, text, calls) is one turn, and so
 * are the results that follow it. Not safe for use by several threads.
 */
final class ItemReader {
    /** What a client has no use for but its own vendor: ids, states, and labels of its own models. */
    private static final String[] MEANINGLESS = {"id", "status", "phase", "created_by", "caller", "async"};

    private final ToolReader tools;
    private final List<Loss> losses;
    private final ContentReader contents;
    private final List<Block.Text> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<Block> open = new ArrayList<>();
    private @Nullable Role role;

    ItemReader(ToolReader tools, List<Loss> losses) {
        this.tools = tools;
        this.losses = losses;
        this.contents = new ContentReader(losses);
    }

    void instructions(String text) {
        system.add(new Block.Text(text));
    }

    /** An input that is only a text. */
    void message(String text) {
        turn(Role.USER, List.of(new Block.Text(text)));
    }

    List<Block.Text> system() {
        return system;
    }

    List<Turn> turns() {
        close();
        return turns;
    }

    void read(Fields item, String place) {
        String type = item.string("type");
        if (type == null) {
            type = item.has("role") ? "message" : item.has("id") ? "item_reference" : "";
        }
        switch (type) {
            case "message" -> message(item);
            case "reasoning" -> reasoning(item, place);
            case "function_call" -> call(item, new RawJson(item.needString("arguments")));
            case "custom_tool_call" -> call(item, FreeText.arguments(item.needString("input")));
            case "function_call_output", "custom_tool_call_output" -> result(item);
            case "additional_tools" -> {
                item.ignore("role");
                tools.add(item);
            }
            case "item_reference" ->
                throw PromptReader.untranslatable(place, "send the item itself in place of its id");
            case "compaction", "compaction_trigger", "context_compaction" ->
                throw PromptReader.untranslatable(place, "send the conversation itself");
            case "" -> throw item.wrong("type", "the kind of the item");
            default -> {
                losses.add(Loss.dropped(place, "an item of a tool that only OpenAI runs, or of an unknown kind"));
                return;
            }
        }
        item.ignore(MEANINGLESS);
        item.finish();
    }

    private void message(Fields item) {
        String said = item.needString("role");
        List<Block> blocks = contents.read(item, "content");
        switch (said) {
            case "user" -> turn(Role.USER, blocks);
            case "assistant" -> blocks.forEach(block -> add(Role.ASSISTANT, block));
            case "system", "developer" -> system(item, blocks);
            default -> throw item.wrong("role", "user, assistant, system or developer");
        }
    }

    private void system(Fields item, List<Block> blocks) {
        List<Block> texts = blocks.stream().filter(Block.Text.class::isInstance).toList();
        if (texts.size() < blocks.size()) {
            losses.add(Loss.dropped(item.place("content"), "instructions are only text"));
        }
        if (turns.isEmpty() && open.isEmpty()) {
            texts.forEach(text -> system.add((Block.Text) text));
        } else if (!texts.isEmpty()) {
            turn(Role.SYSTEM, texts);
        }
    }

    /** Shown reasoning without a seal is told as well; who must not send it, leaves it out. */
    private void reasoning(Fields item, String place) {
        String id = item.string("id");
        String encrypted = item.string("encrypted_content");
        List<Fields> summary = item.objects("summary");
        String text = joined(summary);
        String raw = joined(item.objects("content"));
        if (text.isEmpty()) {
            text = raw;
        } else if (!raw.isEmpty()) {
            losses.add(Loss.dropped(item.place("content"), "the summary goes on in its place"));
        }
        Opaque seal = encrypted == null ? null : SealedReasoning.broughtBack(id, encrypted);
        if (!text.isEmpty() || seal != null && !summary.isEmpty()) {
            add(Role.ASSISTANT, new Block.Thought(text, seal));
        } else if (seal != null) {
            add(Role.ASSISTANT, new Block.Hidden(seal));
        } else {
            losses.add(Loss.dropped(place, "reasoning without content that OpenAI keeps; ask for it with \"include\""));
        }
    }

    private static String joined(List<Fields> parts) {
        List<String> texts = new ArrayList<>();
        for (Fields part : parts) {
            part.ignore("type");
            texts.add(part.needString("text"));
            part.finish();
        }
        return String.join("\n\n", texts);
    }

    private void call(Fields item, RawJson arguments) {
        String name = ClientTools.grouped(item.string("namespace"), item.needString("name"));
        add(Role.ASSISTANT, new Block.ToolCall(item.needString("call_id"), name, arguments, null, null));
    }

    private void result(Fields item) {
        item.ignore("name", "namespace");
        add(Role.USER, new Block.ToolResult(item.needString("call_id"), output(item), false, null));
    }

    private List<Block> output(Fields item) {
        JsonNode output = item.any("output");
        return output != null && output.isArray() && output.isEmpty() ? List.of() : contents.read(item, "output");
    }

    /** A turn of its own. */
    private void turn(Role speaker, List<Block> blocks) {
        close();
        turns.add(new Turn(speaker, blocks));
    }

    /** Another block of the turn that is open. */
    private void add(Role speaker, Block block) {
        if (role != speaker) {
            close();
        }
        role = speaker;
        open.add(block);
    }

    private void close() {
        if (role != null && !open.isEmpty()) {
            turns.add(new Turn(role, open));
        }
        open.clear();
        role = null;
    }
}
