package keyrail.wire.json;

import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;

/**
 * Finds members of a JSON object in one pass over its bytes, without decoding them.
 *
 * <p>What passes is RFC 8259 to the letter: grammar of values, numbers, literals and escapes, no unescaped control
 * character, well-formed UTF-8 (no overlong form, no surrogate), nothing but whitespace around the object, no byte
 * order mark. So no reader of the forwarded bytes, however lenient, sees another structure than the one scanned here.
 * Nesting ends at {@value #MAX_DEPTH}. A key of interest may be there once: escapes are undone before comparing, and a
 * second one that differs in the case of its letters only is refused too, because some servers ignore case.
 */
public final class BodyScanner {
    /** Objects and arrays inside each other, the outermost included. */
    public static final int MAX_DEPTH = 200;

    private final Bytes body;
    private final byte[] array;
    private final int end;
    private final Keys keys;
    private final int[] bounds;
    private final StringStops stops;
    /** Bit per key: seen in another case. */
    private long variants;
    /** Bit per depth: that container is an object. */
    private final long[] objects = new long[MAX_DEPTH / 64 + 1];

    /** Made once: a number is met often. */
    private final NumberGrammar.Refusal refusal = this::malformed;

    private int at;
    private int insertionPoint;
    private boolean isEmpty;

    private BodyScanner(Bytes body, Keys keys) {
        this.body = body;
        this.array = body.array();
        this.at = body.offset();
        this.end = body.offset() + body.length();
        this.keys = keys;
        this.bounds = new int[2 * keys.size()];
        this.stops = new StringStops(array, at, end);
    }

    /**
     * Scans one JSON object.
     *
     * @throws KeyrailException {@code invalid_json} naming the byte where it stops being one, {@code duplicate_key}
     *     naming a key of interest that is there twice
     */
    public static ScannedBody scan(Bytes body, Keys keys) {
        BodyScanner scanner = new BodyScanner(body, keys);
        scanner.run();
        return new ScannedBody(body, keys, scanner.bounds, scanner.insertionPoint, scanner.isEmpty);
    }

    /** As {@link #scan}, empty instead of throwing: for what vendors send. */
    public static Optional<ScannedBody> tryScan(Bytes body, Keys keys) {
        try {
            return Optional.of(scan(body, keys));
        } catch (KeyrailException malformed) {
            return Optional.empty();
        }
    }

    private void run() {
        skipWhitespace();
        if (current() != '{') {
            throw malformed(at, at == end ? "it is empty" : "it does not start with an object's brace");
        }
        at++;
        insertionPoint = at - body.offset();
        skipWhitespace();
        isEmpty = current() == '}';
        members();
        skipWhitespace();
        if (at < end) {
            throw malformed(at, "something follows the object");
        }
        checkVariants();
    }

    /** From inside the outermost object to after its closing brace; a loop, so that depth costs no stack. */
    private void members() {
        int depth = 1;
        boolean inObject = true;
        boolean fresh = true;
        int wanted = -1;
        int valueStart = 0;
        objects[0] = 2;
        next:
        while (true) {
            skipWhitespace();
            if (!fresh || current() != (inObject ? '}' : ']')) {
                if (inObject) {
                    int key = key(depth == 1);
                    wanted = depth == 1 ? key : wanted;
                }
                if (depth == 1) {
                    valueStart = at;
                }
                int opener = current();
                if (opener == '{' || opener == '[') {
                    depth++;
                    if (depth > MAX_DEPTH) {
                        throw malformed(at, "it is nested deeper than " + MAX_DEPTH);
                    }
                    inObject = opener == '{';
                    setObject(depth, inObject);
                    at++;
                    fresh = true;
                    continue;
                }
                scalar(opener);
                if (depth == 1) {
                    found(wanted, valueStart);
                }
                skipWhitespace();
                if (current() == ',') {
                    at++;
                    fresh = false;
                    continue;
                }
            }
            while (true) {
                if (current() != (inObject ? '}' : ']')) {
                    throw malformed(at, inObject ? "a comma or '}' is missing" : "a comma or ']' is missing");
                }
                at++;
                depth--;
                if (depth == 0) {
                    return;
                }
                if (depth == 1) {
                    found(wanted, valueStart);
                }
                inObject = isObject(depth);
                skipWhitespace();
                if (current() == ',') {
                    at++;
                    fresh = false;
                    continue next;
                }
            }
        }
    }

    /** Reads a key and its colon, up to the value. */
    private int key(boolean compare) {
        if (current() != '"') {
            throw malformed(at, "a key in quotes is missing");
        }
        int from = at + 1;
        at = afterString(from);
        int key = compare ? keys.find(array, from, at - 1) : -1;
        skipWhitespace();
        if (current() != ':') {
            throw malformed(at, "a colon is missing");
        }
        at++;
        skipWhitespace();
        return key;
    }

    private void found(int key, int valueStart) {
        if (key >= 0) {
            if (bounds[2 * key] != 0) {
                throw duplicate(key);
            }
            bounds[2 * key] = valueStart - body.offset();
            bounds[2 * key + 1] = at - body.offset();
        } else if (key < -1) {
            variants |= 1L << (-2 - key);
        }
    }

    private void checkVariants() {
        for (int key = 0; variants != 0 && key < keys.size(); key++) {
            if ((variants >>> key & 1) == 1 && bounds[2 * key] != 0) {
                throw duplicate(key);
            }
        }
    }

    private void scalar(int first) {
        switch (first) {
            case '"' -> at = afterString(at + 1);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> at = NumberGrammar.after(array, at, end, refusal);
        }
    }

    private void literal(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (current() != text.charAt(index)) {
                throw malformed(at, "a literal other than true, false and null");
            }
            at++;
        }
    }

    private int afterString(int from) {
        int position = from;
        while (true) {
            position = stops.first(position);
            if (position == end) {
                throw malformed(position, "a string is not closed");
            }
            byte stop = array[position];
            if (stop == '"') {
                return position + 1;
            }
            if (stop == '\\') {
                position = afterEscape(position);
            } else if (stop < 0) {
                position = afterNonAscii(position);
            } else {
                throw malformed(position, "a control character in a string is not escaped");
            }
        }
    }

    private int afterEscape(int backslash) {
        int kind = backslash + 1 < end ? array[backslash + 1] : -1;
        switch (kind) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return backslash + 2;
            }
            case 'u' -> {
                for (int digit = backslash + 2; digit < backslash + 6; digit++) {
                    if (digit >= end || Character.digit(array[digit], 16) < 0) {
                        throw malformed(backslash, "an escape without its four hexadecimal digits");
                    }
                }
                return backslash + 6;
            }
            default -> throw malformed(backslash, "an escape that JSON does not have");
        }
    }

    /** After a run of non-ASCII characters, each checked to be well-formed UTF-8. */
    private int afterNonAscii(int from) {
        int position = ByteSearch.afterThreeByteCharacters(array, from, end);
        while (position < end && array[position] < 0) {
            int length = Utf8.length(array, position, end);
            if (length == 0) {
                throw malformed(position, "bytes that are not UTF-8");
            }
            position = ByteSearch.afterThreeByteCharacters(array, position + length, end);
        }
        return position;
    }

    private void skipWhitespace() {
        while (at < end) {
            byte value = array[at];
            if (value > ' ' || (value != ' ' && value != '\n' && value != '\r' && value != '\t')) {
                return;
            }
            at++;
        }
    }

    /** The byte at the position, or -1 at the end; non-ASCII bytes are negative too and fit nowhere. */
    private int current() {
        return at < end ? array[at] : -1;
    }

    private void setObject(int depth, boolean isObject) {
        long bit = 1L << (depth & 63);
        objects[depth >> 6] = isObject ? objects[depth >> 6] | bit : objects[depth >> 6] & ~bit;
    }

    private boolean isObject(int depth) {
        return (objects[depth >> 6] >>> (depth & 63) & 1) == 1;
    }

    private KeyrailException malformed(int position, String what) {
        return new KeyrailException(
                FailureCode.INVALID_JSON,
                "the body is not a JSON object: at byte " + (position - body.offset()) + ", " + what
                        + "; send one well-formed JSON object in UTF-8");
    }

    private KeyrailException duplicate(int key) {
        return new KeyrailException(
                FailureCode.DUPLICATE_KEY,
                "the body has the key \"" + keys.names().get(key) + "\" twice, so that what it asks for is not clear;"
                        + " send it once");
    }
}
