package keyrail.wire.translation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.RenamedMembers;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Arguments of calls of tools that were asked for otherwise than the client has them, as the client has them: members
 * that are JSON in a string become objects (a blank one an empty one, one that is no object stays whole under {@code
 * _raw}), and members that go by other names get their own. Such arguments wait for the end of their call. Not safe for
 * use by several threads.
 */
final class HeldArguments implements Consumer<ReplyEvent> {
    private record Held(UnaryOperator<JsonNode> change, StringBuilder json) {}

    /** By the written name of the tool. */
    private final Map<String, UnaryOperator<JsonNode>> changes = new HashMap<>();

    private final Consumer<ReplyEvent> sink;
    private final Map<Integer, Held> held = new LinkedHashMap<>();

    /** As {@link WrittenPrompt}'s members of these names. */
    HeldArguments(Map<String, Set<String>> texts, Map<String, RenamedMembers> names, Consumer<ReplyEvent> sink) {
        this.sink = sink;
        texts.forEach((tool, members) -> changes.put(tool, arguments -> objects(arguments, members)));
        names.forEach((tool, members) -> {
            UnaryOperator<JsonNode> before = changes.getOrDefault(tool, UnaryOperator.identity());
            changes.put(tool, arguments -> members.forClient(before.apply(arguments)));
        });
    }

    static HeldArguments of(WrittenPrompt written, Consumer<ReplyEvent> sink) {
        return new HeldArguments(written.textArguments(), written.memberNames(), sink);
    }

    /** Whether there is any tool to wait for. */
    boolean isNeeded() {
        return !changes.isEmpty();
    }

    @Override
    public void accept(ReplyEvent event) {
        if (event instanceof ReplyEvent.CallStarted call) {
            @Nullable UnaryOperator<JsonNode> change = changes.get(call.name());
            if (change != null) {
                held.put(call.block(), new Held(change, new StringBuilder()));
            }
        } else if (event instanceof ReplyEvent.Arguments piece) {
            Held call = held.get(piece.block());
            if (call != null) {
                call.json.append(piece.json());
                return;
            }
        } else if (event instanceof ReplyEvent.BlockEnded ended) {
            tell(ended.block());
        } else if (event instanceof ReplyEvent.Finished) {
            List.copyOf(held.keySet()).forEach(this::tell);
        }
        sink.accept(event);
    }

    private void tell(int block) {
        Held call = held.remove(block);
        if (call == null || call.json.isEmpty()) {
            return;
        }
        String written = call.json.toString();
        JsonNode arguments = JsonTree.read(written).orElse(null);
        sink.accept(new ReplyEvent.Arguments(
                block, arguments instanceof ObjectNode object ? JsonTree.text(call.change.apply(object)) : written));
    }

    private static JsonNode objects(JsonNode arguments, Set<String> members) {
        for (String member : members) {
            String text = JsonTree.string(arguments, member);
            if (text != null && arguments instanceof ObjectNode object) {
                object.set(member, JsonTree.arguments(new RawJson(text)));
            }
        }
        return arguments;
    }
}
