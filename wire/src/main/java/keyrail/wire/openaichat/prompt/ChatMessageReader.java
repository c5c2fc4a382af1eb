package keyrail.wire.openaichat.prompt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.codec.FreeText;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;

/** The messages of a request. Neighbouring tool messages become one turn. Not safe for use by several threads. */
final class ChatMessageReader {
    private final List<Block.Text> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<Block> results = new ArrayList<>();
    /** The calls of the old kind, which have no ids, that wait for an answer: id by the function's name. */
    private final Map<String, String> oldCalls = new HashMap<>();

    private int index;

    private ChatMessageReader() {}

    /** @throws KeyrailException {@code invalid_request} */
    static ChatMessageReader read(Fields request) {
        List<Fields> messages = request.objects("messages");
        if (messages.isEmpty()) {
            throw request.wrong("messages", "a list of at least one message");
        }
        ChatMessageReader reader = new ChatMessageReader();
        for (Fields message : messages) {
            reader.message(message);
            message.finish();
            reader.index++;
        }
        reader.endResults();
        return reader;
    }

    /** The instructions before the first message of another kind. */
    List<Block.Text> system() {
        return system;
    }

    List<Turn> turns() {
        return turns;
    }

    private void message(Fields message) {
        String role = message.needString("role");
        if (role.equals("tool") || role.equals("function")) {
            results.add(role.equals("tool") ? result(message) : oldResult(message));
            return;
        }
        endResults();
        message.lose("name", "other formats do not name speakers");
        switch (role) {
            case "system", "developer" -> instructions(message);
            case "user" -> turns.add(new Turn(Turn.Role.USER, ChatPartReader.marked(message)));
            case "assistant" -> turns.add(new Turn(Turn.Role.ASSISTANT, answer(message)));
            default -> throw message.wrong("role", "system, developer, user, assistant or tool");
        }
    }

    private void instructions(Fields message) {
        List<Block> content = ChatPartReader.marked(message);
        if (!turns.isEmpty()) {
            turns.add(new Turn(Turn.Role.SYSTEM, content));
            return;
        }
        for (Block block : content) {
            if (!(block instanceof Block.Text text)) {
                throw message.wrong("content", "text");
            }
            system.add(text);
        }
    }

    private List<Block> answer(Fields message) {
        List<Block> blocks = new ArrayList<>(ReasoningDetails.read(message));
        for (Block block : ChatPartReader.marked(message)) {
            if (!(block instanceof Block.Text text && text.text().isEmpty())) {
                blocks.add(block);
            }
        }
        String refusal = message.string("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            blocks.add(new Block.Refusal(refusal));
        }
        for (Fields call : message.objects("tool_calls")) {
            Block.ToolCall read = call(call);
            if (read != null) {
                blocks.add(read);
            }
        }
        Fields old = message.object("function_call");
        if (old != null && message.objects("tool_calls").isEmpty()) {
            String id = "call_function_" + index;
            String name = old.needString("name");
            oldCalls.put(name, id);
            blocks.add(new Block.ToolCall(id, name, arguments(old), null, null));
        }
        message.ignore("annotations", "prefix", "partial");
        return blocks.isEmpty() ? List.of(new Block.Text("")) : blocks;
    }

    private static Block.@Nullable ToolCall call(Fields call) {
        String id = call.needString("id");
        String type = call.string("type");
        Fields custom = call.object("custom");
        if ("custom".equals(type) && custom != null) {
            call.ignore("index").finish();
            return new Block.ToolCall(
                    id, custom.needString("name"), FreeText.arguments(custom.needString("input")), null, null);
        }
        Fields function = call.object("function");
        if (type != null && !type.equals("function")) {
            call.losses().add(Loss.dropped(call.place("type"), "only functions can be translated"));
            return null;
        }
        if (function == null) {
            throw new KeyrailException(FailureCode.INVALID_REQUEST, "\"" + call.place("function") + "\" is missing");
        }
        Fields extra = call.object("extra_content");
        Opaque seal = extra == null
                ? null
                : new Opaque(
                        new Minter(Format.OPENAI_CHAT, ""),
                        ReasoningDetails.EXTRA_CONTENT,
                        JsonTree.text(extra.node()));
        Block.ToolCall read = new Block.ToolCall(id, function.needString("name"), arguments(function), seal, null);
        call.ignore("index").finish();
        return read;
    }

    private static RawJson arguments(Fields function) {
        String arguments = function.string("arguments");
        return arguments == null || arguments.isBlank() ? RawJson.EMPTY_OBJECT : new RawJson(arguments);
    }

    private static Block.ToolResult result(Fields message) {
        message.ignore("name");
        return new Block.ToolResult(
                message.needString("tool_call_id"),
                ChatPartReader.content(message),
                false,
                ChatPartReader.cacheHint(message));
    }

    private Block.ToolResult oldResult(Fields message) {
        String name = message.needString("name");
        String id = oldCalls.remove(name);
        return new Block.ToolResult(
                id == null ? "call_function_" + name : id,
                ChatPartReader.content(message),
                false,
                ChatPartReader.cacheHint(message));
    }

    private void endResults() {
        if (!results.isEmpty()) {
            turns.add(new Turn(Turn.Role.USER, results));
            results.clear();
        }
    }
}
