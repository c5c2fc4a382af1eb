package keyrail.wire.translation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.SealedCall;
import keyrail.wire.codec.SealText;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A sealed call as bytes, to be kept. */
public final class SealedCallText {
    private SealedCallText() {}

    public static byte[] write(SealedCall call) {
        ObjectNode root = JsonTree.object().put("id", call.id());
        ArrayNode thoughts = root.putArray("thoughts");
        for (Block block : call.thoughts()) {
            if (block instanceof Block.Thought thought && thought.seal() != null) {
                thoughts.addObject().put("text", thought.text()).put("seal", SealText.write(thought.seal()));
            } else if (block instanceof Block.Hidden hidden) {
                thoughts.addObject().put("seal", SealText.write(hidden.seal()));
            }
        }
        if (call.seal() != null) {
            root.put("seal", SealText.write(call.seal()));
        }
        Bytes bytes = JsonTree.bytes(root);
        return Arrays.copyOfRange(bytes.array(), bytes.offset(), bytes.offset() + bytes.length());
    }

    /** Empty for bytes that are none. */
    public static Optional<SealedCall> read(byte[] bytes) {
        return JsonTree.read(Bytes.of(bytes)).flatMap(SealedCallText::call);
    }

    private static Optional<SealedCall> call(JsonNode root) {
        String id = JsonTree.string(root, "id");
        if (id == null) {
            return Optional.empty();
        }
        List<Block> thoughts = new ArrayList<>();
        for (JsonNode thought : root.path("thoughts")) {
            Opaque seal = seal(thought);
            String text = JsonTree.string(thought, "text");
            if (seal != null) {
                thoughts.add(text == null ? new Block.Hidden(seal) : new Block.Thought(text, seal));
            }
        }
        return Optional.of(new SealedCall(id, thoughts, seal(root)));
    }

    private static @Nullable Opaque seal(JsonNode node) {
        String text = JsonTree.string(node, "seal");
        return text == null ? null : SealText.read(text).orElse(null);
    }
}
