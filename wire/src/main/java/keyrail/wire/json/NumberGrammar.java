package keyrail.wire.json;

import keyrail.core.failure.KeyrailException;

/** The grammar of a JSON number. */
final class NumberGrammar {
    /** Makes the failure for a position and a reason. */
    interface Refusal {
        KeyrailException at(int position, String what);
    }

    private NumberGrammar() {}

    /** The index after the number that starts at {@code from}. */
    static int after(byte[] array, int from, int end, Refusal refusal) {
        int at = from;
        if (at < end && array[at] == '-') {
            at++;
        }
        int digits = afterDigits(array, at, end);
        if (digits == at) {
            throw refusal.at(from, from == end ? "it ends too early" : "a value is missing or not one JSON has");
        }
        if (array[at] == '0' && digits > at + 1) {
            throw refusal.at(from, "a number with a leading zero");
        }
        at = digits;
        if (at < end && array[at] == '.') {
            at = required(array, at + 1, end, refusal);
        }
        if (at < end && (array[at] | 0x20) == 'e') {
            at++;
            if (at < end && (array[at] == '+' || array[at] == '-')) {
                at++;
            }
            at = required(array, at, end, refusal);
        }
        return at;
    }

    private static int required(byte[] array, int from, int end, Refusal refusal) {
        int at = afterDigits(array, from, end);
        if (at == from) {
            throw refusal.at(from, "a number without the digits it needs");
        }
        return at;
    }

    private static int afterDigits(byte[] array, int from, int end) {
        int at = from;
        while (at < end && array[at] >= '0' && array[at] <= '9') {
            at++;
        }
        return at;
    }
}
