package keyrail.wire.anthropic.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.inference.Bytes;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes wrong bodies of right ones: members dropped, doubled under other names, and of other types. */
final class Mutations {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    String mutated(String json) {
        ObjectNode root = JsonTree.request(Bytes.utf8(json));
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            List<JsonNode> holders = new ArrayList<>();
            collect(root, holders);
            change(holders.get(random.nextInt(holders.size())));
        }
        return JsonTree.text(root);
    }

    private static void collect(JsonNode node, List<JsonNode> holders) {
        if (node.isContainer() && !node.isEmpty()) {
            holders.add(node);
        }
        node.forEach(child -> collect(child, holders));
    }

    private void change(JsonNode holder) {
        int at = random.nextInt(holder.size());
        switch (holder) {
            case ObjectNode object -> {
                String name = new ArrayList<>(object.propertyNames()).get(at);
                JsonNode value = object.remove(name);
                switch (random.nextInt(4)) {
                    case 0 -> object.set(name + "x", value);
                    case 1 -> {
                        // Gone.
                    }
                    default -> object.set(name, other());
                }
            }
            case ArrayNode array -> array.set(at, other());
            default -> throw new IllegalStateException("only objects and lists hold anything");
        }
    }

    private JsonNode other() {
        return switch (random.nextInt(9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt(10) - 5);
            case 3 -> NODES.numberNode(new java.math.BigDecimal(random.nextBoolean() ? "1e400" : "1e999999999"));
            case 4 -> NODES.stringNode(new String[] {"", " ", "text", "\ud83d", "tool_use"}[random.nextInt(5)]);
            case 5 -> NODES.arrayNode();
            case 6 -> NODES.arrayNode().add("a").add(1);
            case 7 -> NODES.objectNode().put("type", "text");
            default -> NODES.objectNode();
        };
    }
}
