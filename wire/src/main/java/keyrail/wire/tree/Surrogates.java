package keyrail.wire.tree;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Halves of surrogate pairs that stand alone: JSON spells them as escapes, and vendors refuse the whole body for one. In
 * names no JSON of ours has them: the reader refuses it.
 */
public final class Surrogates {
    private static final char REPLACEMENT = '\uFFFD';

    private Surrogates() {}

    /** Replaces lone halves in all texts below a node. @return whether there were any */
    public static boolean mend(ObjectNode node) {
        boolean mended = false;
        for (Map.Entry<String, JsonNode> member : List.copyOf(node.properties())) {
            JsonNode value = member.getValue();
            if (value.isString() && firstLone(value.stringValue()) >= 0) {
                node.put(member.getKey(), mend(value.stringValue()));
                mended = true;
            } else {
                mended |= mendBelow(value);
            }
        }
        return mended;
    }

    private static boolean mend(ArrayNode node) {
        boolean mended = false;
        for (int index = 0; index < node.size(); index++) {
            JsonNode value = node.get(index);
            if (value.isString() && firstLone(value.stringValue()) >= 0) {
                node.set(index, JsonNodeFactory.instance.stringNode(mend(value.stringValue())));
                mended = true;
            } else {
                mended |= mendBelow(value);
            }
        }
        return mended;
    }

    private static boolean mendBelow(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> mend(object);
            case ArrayNode array -> mend(array);
            default -> false;
        };
    }

    /** The text with a replacement character for each lone half; itself where there is none. */
    public static String mend(String text) {
        int at = firstLone(text);
        if (at < 0) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text);
        while (at >= 0) {
            mended.setCharAt(at, REPLACEMENT);
            at = firstLone(mended, at + 1);
        }
        return mended.toString();
    }

    private static int firstLone(String text) {
        return firstLone(text, 0);
    }

    private static int firstLone(CharSequence text, int from) {
        for (int index = from; index < text.length(); index++) {
            char one = text.charAt(index);
            if (!Character.isSurrogate(one)) {
                continue;
            }
            boolean pair = Character.isHighSurrogate(one)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1));
            if (!pair) {
                return index;
            }
            index++;
        }
        return -1;
    }
}
