package keyrail.wire.responses.codec.reply;

import java.util.Optional;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.wire.codec.SealText;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The encrypted content of a reasoning item. OpenAI checks it against the item's id, so that the two travel together as
 * one sealed value (the schema {@code ReasoningItem} needs an id; openai npm SDK 7.59, seen 2026-11-28).
 */
public final class SealedReasoning {
    private static final String KIND = "reasoning";
    private static final String ID = "id";
    private static final String ENCRYPTED = "encrypted_content";

    private SealedReasoning() {}

    /** What a vendor sent; whose account made it is filled in by whoever knows it. */
    public static Opaque minted(@Nullable String id, String encrypted) {
        ObjectNode value = JsonTree.object();
        if (id != null) {
            value.put(ID, id);
        }
        value.put(ENCRYPTED, encrypted);
        return new Opaque(new Minter(Format.OPENAI_RESPONSES, ""), KIND, JsonTree.text(value));
    }

    /** What a client brings back: marked by us, or its own. */
    public static Opaque broughtBack(@Nullable String id, String encrypted) {
        return SealText.read(encrypted).orElseGet(() -> minted(id, encrypted));
    }

    /** Gives a vendor back what it made; its id replaces the item's. */
    public static void giveBack(Opaque own, ObjectNode item) {
        Optional<JsonNode> value =
                JsonTree.read(own.value()).filter(found -> JsonTree.string(found, ENCRYPTED) != null);
        value.map(found -> JsonTree.string(found, ID)).ifPresent(id -> item.put(ID, id));
        item.put(
                ENCRYPTED, value.map(found -> JsonTree.string(found, ENCRYPTED)).orElse(own.value()));
    }

    /**
     * Shows a client what to bring back, always under our mark: the item's id has been told before its seal is known, and
     * OpenAI's own would not fit it.
     */
    static void show(Opaque opaque, ObjectNode item) {
        item.put(ENCRYPTED, SealText.write(opaque));
    }
}
