package keyrail.wire.json;

/** Well-formed UTF-8 as Unicode's table 3-7 has it: no overlong form, no surrogate, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** The length of the non-ASCII character at {@code at}: 2 to 4, or 0 where there is no well-formed one. */
    static int length(byte[] array, int at, int end) {
        int lead = array[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at > end - length) {
            return 0;
        }
        int second = array[at + 1] & 0xFF;
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int index = at + 2; index < at + length; index++) {
            if ((array[index] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
