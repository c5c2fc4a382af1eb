package keyrail.config.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** JSON text as everybody reads it, out of JSON with comments. */
public final class PlainJson {
    private PlainJson() {}

    /** The bytes of a value without comments and trailing commas; all else as it stands. */
    public static String of(byte[] bytes, Span span) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(span.end() - span.start());
        int index = span.start();
        while (index < span.end()) {
            int next = index + 1;
            if (bytes[index] == '"') {
                next = Literals.stringEnd(bytes, index);
                plain.write(bytes, index, next - index);
            } else if (Literals.isComment(bytes, index)) {
                next = Literals.commentEnd(bytes, index);
            } else if (bytes[index] != ',' || !closes(bytes[Literals.skip(bytes, next)])) {
                plain.write(bytes[index]);
            }
            index = next;
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    private static boolean closes(byte character) {
        return character == '}' || character == ']';
    }
}
