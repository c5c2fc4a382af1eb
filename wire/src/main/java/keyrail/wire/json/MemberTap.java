package keyrail.wire.json;

import java.util.Arrays;
import java.util.Optional;
import keyrail.core.inference.Bytes;

/**
 * Picks members of a JSON object out of a stream of its bytes, however large the object and however torn.
 *
 * <p>It follows strings and nesting only, so it costs a pass over the bytes and holds nothing but the wanted members, as
 * a small object of their own, checked when asked for. A wanted member that does not fit is left out. Garbage never
 * throws. Not safe for use by several threads.
 */
public final class MemberTap {
    private static final int KEY_LIMIT = 256;

    private final Keys keys;
    private final int limit;
    private final byte[] key = new byte[KEY_LIMIT];
    private int keyLength;
    private byte[] digest = new byte[512];
    private int digestLength;

    private int depth;
    private boolean rootIsObject;
    private boolean closed;
    private boolean inString;
    private boolean escaped;
    private boolean keyNext;
    private boolean inKey;
    private boolean wanted;
    private boolean capturing;
    private int captureMark;

    /** @param limit bytes the wanted members may have in all */
    public MemberTap(Keys keys, int limit) {
        this.keys = keys;
        this.limit = limit;
    }

    public void accept(byte[] array, int offset, int length) {
        int end = offset + length;
        int at = offset;
        int from = offset;
        while (at < end && !closed) {
            if (inString) {
                at = string(array, at, end);
                continue;
            }
            byte value = array[at];
            boolean ends = depth == 1 && (value == ',' || value == '}' || value == ']');
            if (capturing && ends) {
                keep(array, from, at);
                capturing = false;
            }
            boolean wasCapturing = capturing;
            structure(value);
            at++;
            if (capturing && !wasCapturing) {
                from = at;
            }
        }
        if (capturing) {
            keep(array, from, end);
        }
    }

    /** The wanted members that have arrived whole; empty while there is none, or when they are not JSON. */
    public Optional<ScannedBody> members() {
        int length = capturing ? captureMark : digestLength;
        if (length == 0) {
            return Optional.empty();
        }
        byte[] object = Arrays.copyOf(digest, length + 1);
        object[length] = '}';
        return BodyScanner.tryScan(Bytes.of(object), keys);
    }

    /** Whether the outermost object or array has been closed. */
    public boolean isClosed() {
        return closed;
    }

    private int string(byte[] array, int from, int end) {
        int at = from;
        if (escaped) {
            escaped = false;
            at++;
        } else {
            at = ByteSearch.quoteOrBackslash(array, at, end);
            if (at < end) {
                if (array[at] == '\\') {
                    escaped = true;
                } else {
                    inString = false;
                }
                at++;
            }
        }
        if (inKey) {
            keepKey(array, from, inString ? at : at - 1);
            inKey = inString;
        }
        return at;
    }

    private void structure(byte value) {
        switch (value) {
            case '"' -> {
                inString = true;
                inKey = depth == 1 && keyNext;
                keyLength = inKey ? 0 : keyLength;
            }
            case '{', '[' -> {
                depth++;
                if (depth == 1) {
                    rootIsObject = value == '{';
                    keyNext = rootIsObject;
                }
            }
            case '}', ']' -> {
                depth--;
                closed = depth <= 0;
            }
            case ',' -> keyNext = depth == 1 ? rootIsObject : keyNext;
            case ':' -> {
                if (depth == 1 && keyNext) {
                    keyNext = false;
                    wanted = keyLength <= KEY_LIMIT && isWanted();
                    if (wanted) {
                        startMember();
                    }
                }
            }
            default -> {
                // Part of a number or a literal, or whitespace.
            }
        }
    }

    /** An escape cut short can only come from garbage; it is not a key then. */
    private boolean isWanted() {
        for (int index = 0; index < keyLength; index++) {
            if (key[index] == '\\') {
                int needed = index + 1 < keyLength && key[index + 1] == 'u' ? 6 : 2;
                if (index + needed > keyLength) {
                    return false;
                }
                index += needed - 1;
            }
        }
        return keys.find(key, 0, keyLength) >= 0;
    }

    private void startMember() {
        captureMark = digestLength;
        capturing = true;
        byte[] separator = {(byte) (digestLength == 0 ? '{' : ','), '"'};
        keep(separator, 0, 2);
        keep(key, 0, keyLength);
        keep(new byte[] {'"', ':'}, 0, 2);
    }

    private void keepKey(byte[] array, int from, int to) {
        int length = to - from;
        if (keyLength + length <= KEY_LIMIT) {
            System.arraycopy(array, from, key, keyLength, length);
            keyLength += length;
        } else {
            keyLength = KEY_LIMIT + 1;
        }
    }

    private void keep(byte[] array, int from, int to) {
        int length = to - from;
        if (!capturing) {
            return;
        }
        if (digestLength + length > limit) {
            digestLength = captureMark;
            capturing = false;
            return;
        }
        if (digestLength + length > digest.length) {
            digest = Arrays.copyOf(digest, Math.max(digestLength + length, 2 * digest.length));
        }
        System.arraycopy(array, from, digest, digestLength, length);
        digestLength += length;
    }
}
