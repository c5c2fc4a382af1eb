package keyrail.wire.translation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads members of calls' arguments that were asked for as JSON in a string: a blank one is an empty object, one that is
 * no object stays whole under {@code _raw}. Arguments of such tools wait for the end of their call. Not safe for use by
 * several threads.
 */
final class ArgumentTexts implements Consumer<ReplyEvent> {
    private record Held(Set<String> members, StringBuilder json) {}

    private final Map<String, Set<String>> texts;
    private final Consumer<ReplyEvent> sink;
    private final Map<Integer, Held> held = new LinkedHashMap<>();

    /** @param texts the members, by the name of their tool */
    ArgumentTexts(Map<String, Set<String>> texts, Consumer<ReplyEvent> sink) {
        this.texts = texts;
        this.sink = sink;
    }

    @Override
    public void accept(ReplyEvent event) {
        if (event instanceof ReplyEvent.CallStarted call && texts.containsKey(call.name())) {
            held.put(call.block(), new Held(texts.getOrDefault(call.name(), Set.of()), new StringBuilder()));
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
                block, arguments instanceof ObjectNode object ? JsonTree.text(read(object, call.members)) : written));
    }

    private static ObjectNode read(ObjectNode arguments, Set<String> members) {
        for (String member : members) {
            String text = JsonTree.string(arguments, member);
            if (text != null) {
                arguments.set(member, JsonTree.arguments(new RawJson(text)));
            }
        }
        return arguments;
    }
}
