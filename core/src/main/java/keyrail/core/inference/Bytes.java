package keyrail.core.inference;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A read-only window on an array: whoever makes one promises that the bytes no longer change. */
public record Bytes(byte[] array, int offset, int length) {
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    public Bytes {
        if (offset < 0 || length < 0 || offset > array.length - length) {
            throw new IndexOutOfBoundsException(
                    "window " + offset + "+" + length + " outside an array of " + array.length);
        }
    }

    public static Bytes of(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    public static Bytes utf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public Bytes slice(int from, int to) {
        return new Bytes(array, offset + from, to - from);
    }

    public byte at(int index) {
        return array[offset + index];
    }

    public String asUtf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int index = offset; index < offset + length; index++) {
            hash = 31 * hash + array[index];
        }
        return hash;
    }

    /** Says how much, never what: bodies are not logged. */
    @Override
    public String toString() {
        return length + " bytes";
    }
}
