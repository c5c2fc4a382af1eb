package keyrail.rehearsal.vendor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Answers and token counts made from the prompt alone, so that the same call always gets the same answer. */
public final class Words {
    private static final String[] WORDS = {
        "rail", "signal", "señal", "вокзал", "駅", "steam", "🚂", "whistle", "Gleis", "été", "track", "lantern"
    };

    private Words() {}

    /** The pieces of an answer; joined they are its text, streamed or not. */
    public static List<String> pieces(String prompt, Behaviour behaviour) {
        int count = behaviour.pieces();
        String text = behaviour.text();
        List<String> pieces = text == null ? made(prompt, behaviour, count) : split(text, count);
        if (behaviour.is("big")) {
            pieces.set(pieces.size() / 2, "b".repeat(behaviour.get("big", 0)));
        }
        return pieces;
    }

    public static String text(String prompt, Behaviour behaviour) {
        return String.join("", pieces(prompt, behaviour));
    }

    /** A made-up count that is stable: one token for four bytes begun. */
    public static int tokens(String text) {
        return (text.getBytes(StandardCharsets.UTF_8).length + 3) / 4;
    }

    private static List<String> made(String prompt, Behaviour behaviour, int count) {
        CRC32 hash = new CRC32();
        hash.update(prompt.getBytes(StandardCharsets.UTF_8));
        long state = hash.getValue();
        List<String> pieces = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            String word = WORDS[(int) Long.remainderUnsigned(state >>> 33, WORDS.length)];
            int size = behaviour.get("size", 0);
            String piece = size == 0 ? word : "x".repeat(size);
            pieces.add(index < count - 1 && size == 0 ? piece + " " : piece);
        }
        return pieces;
    }

    private static List<String> split(String text, int count) {
        List<String> pieces = new ArrayList<>(count);
        int codePoints = text.codePointCount(0, text.length());
        int start = 0;
        for (int index = 1; index <= count; index++) {
            int end = text.offsetByCodePoints(0, (int) ((long) codePoints * index / count));
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
