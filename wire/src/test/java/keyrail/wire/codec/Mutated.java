package keyrail.wire.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.inference.Bytes;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Valid JSON with members dropped, replaced and retyped; the same for the same seed. */
public final class Mutated {
    private static final List<String> ODD = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "12345678901234567890",
            "0.5",
            "''",
            "'x'",
            "[]",
            "{}",
            "[null]",
            "['a']",
            "{'type':'x'}",
            "[{'role':'user'}]",
            "[[]]",
            "'\\ud800'",
            "[{}]");

    private Mutated() {}

    /** @param valid a JSON object in which single quotes stand for double ones */
    public static String json(String valid, long seed) {
        Random random = new Random(seed);
        ObjectNode tree = JsonTree.request(Bytes.utf8(valid.replace('\'', '"')));
        for (int change = 1 + random.nextInt(3); change > 0; change--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(tree, containers);
            mutate(containers.get(random.nextInt(containers.size())), random);
        }
        return JsonTree.text(tree);
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer() && !node.isEmpty()) {
            containers.add(node);
        }
        node.forEach(child -> collect(child, containers));
    }

    private static void mutate(JsonNode container, Random random) {
        JsonNode odd = JsonTree.read(ODD.get(random.nextInt(ODD.size())).replace('\'', '"'))
                .orElseThrow();
        if (container instanceof ObjectNode object) {
            List<String> names = List.copyOf(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(4) == 0) {
                object.remove(name);
            } else {
                object.set(name, odd);
            }
        } else if (container instanceof ArrayNode array) {
            array.set(random.nextInt(array.size()), odd);
        }
    }
}
