package keyrail.wire.openaichat.prompt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.wire.codec.SealText;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Thoughts in messages. The format has no word for them; what servers and clients have agreed on is {@code
 * reasoning_content} or {@code reasoning}, a text, and OpenRouter's {@code reasoning_details}, entries that may be signed
 * or encrypted and go back as they came (openrouter.ai/docs/use-cases/reasoning-tokens, seen 2026-11-28). Sealed thoughts
 * of any vendor reach clients as such entries.
 */
public final class ReasoningDetails {
    /** The kind of a sealed value that is one whole entry as JSON. */
    public static final String ENTRY = "reasoning_details";

    /** The kind of a sealed value that is the {@code extra_content} of a tool call, as Gemini's servers of the format give. */
    public static final String EXTRA_CONTENT = "extra_content";

    private static final String TEXT = "reasoning.text";
    private static final String SUMMARY = "reasoning.summary";
    private static final String ENCRYPTED = "reasoning.encrypted";

    /** Between a seal and the text it belongs to; not of the alphabet of either. */
    private static final char BEHIND = '.';

    private ReasoningDetails() {}

    /**
     * The thoughts of a message of the assistant: those of its entries where one of them has text, else the plain one
     * with the entries behind it.
     */
    static List<Block> read(Fields message) {
        List<Block> blocks = new ArrayList<>();
        boolean told = false;
        for (Fields entry : message.objects("reasoning_details")) {
            Block block = block(entry);
            if (block != null) {
                blocks.add(block);
                told = told
                        || block instanceof Block.Thought thought
                                && !thought.text().isEmpty();
            }
        }
        String content = message.string("reasoning_content");
        String other = message.string("reasoning");
        String plain = content == null || content.isEmpty() ? other : content;
        if (!told && plain != null && !plain.isEmpty()) {
            blocks.addFirst(new Block.Thought(plain, null));
        }
        return blocks;
    }

    private static @Nullable Block block(Fields entry) {
        String type = entry.needString("type");
        return switch (type) {
            case TEXT -> {
                String text = orEmpty(entry.string("text"));
                String signature = entry.string("signature");
                yield signature == null || signature.isEmpty()
                        ? text.isEmpty() ? null : new Block.Thought(text, null)
                        : new Block.Thought(text, seal(signature, entry.node()));
            }
            case SUMMARY -> new Block.Thought(orEmpty(entry.string("summary")), whole(entry.node()));
            case ENCRYPTED -> encrypted(orEmpty(entry.string("data")), entry.node());
            default -> new Block.Hidden(whole(entry.node()));
        };
    }

    /** Our own entries hold a text behind their seal; others are sealed throughout. */
    private static Block encrypted(String data, ObjectNode entry) {
        int end = data.indexOf(BEHIND);
        Opaque seal = SealText.read(end < 0 ? data : data.substring(0, end)).orElse(null);
        if (seal == null) {
            return new Block.Hidden(whole(entry));
        }
        if (end < 0) {
            return new Block.Hidden(seal);
        }
        try {
            byte[] text = Base64.getDecoder().decode(data.substring(end + 1));
            return new Block.Thought(new String(text, StandardCharsets.UTF_8), seal);
        } catch (IllegalArgumentException malformed) {
            return new Block.Hidden(seal);
        }
    }

    private static Opaque seal(String text, ObjectNode entry) {
        return SealText.read(text).orElseGet(() -> whole(entry));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** An entry as its own seal. */
    public static Opaque whole(JsonNode entry) {
        return new Opaque(new Minter(Format.OPENAI_CHAT, ""), ENTRY, JsonTree.text(entry));
    }

    /** Whether a seal is an entry that an upstream of this format gave. */
    static boolean isEntry(Opaque seal) {
        return seal.minter().format() == Format.OPENAI_CHAT && seal.kind().equals(ENTRY);
    }

    /** The entries a seal of an upstream of this format stands for; empty for any other. */
    static List<JsonNode> entries(Opaque seal) {
        return isEntry(seal) ? JsonTree.read(seal.value()).stream().toList() : List.of();
    }

    /**
     * The entry that carries a sealed thought to a client: an encrypted one, because a client that shows the texts of
     * entries would show the thought twice.
     *
     * @param text null where only its vendor can read it
     * @param index where it stands among the entries of its answer
     */
    public static ObjectNode entry(@Nullable String text, Opaque seal, int index) {
        if (isEntry(seal) && seal.minter().account().isEmpty()) {
            JsonNode own = JsonTree.read(seal.value()).orElse(null);
            if (own instanceof ObjectNode object) {
                return object;
            }
        }
        String behind =
                text == null ? "" : BEHIND + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return JsonTree.object()
                .put("type", ENCRYPTED)
                .put("data", SealText.write(seal) + behind)
                .put("format", "keyrail-1")
                .put("index", index);
    }

    /** A thought nobody signed, as an entry. */
    static ObjectNode unsigned(String text) {
        return JsonTree.object().put("type", TEXT).put("text", text).put("index", 0);
    }

    /** Entries as the member of a message. */
    public static ArrayNode array(List<? extends JsonNode> entries) {
        ArrayNode array = JsonTree.array();
        entries.forEach(array::add);
        return array;
    }
}
