package keyrail.core.auth;

import java.util.Arrays;
import java.util.function.Function;

/**
 * A secret value in memory. It has no getter and prints masked; what may look inside is a list in the architecture
 * tests. Safe for use by several threads.
 */
public final class Secret {
    private static final int SHOWN = 4;
    private static final int LONG_ENOUGH_TO_SHOW = 16;

    private final byte[] value;

    /** Copies {@code value}; the caller may wipe its own copy. */
    public Secret(byte[] value) {
        this.value = value.clone();
    }

    /** Hands a copy of the bytes to {@code use} and wipes the copy afterwards. */
    public <T> T reveal(Function<byte[], T> use) {
        byte[] copy = value.clone();
        try {
            return use.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** The last four characters, as vendors' consoles show them; nothing of a secret shorter than 16 characters. */
    public String lastFour() {
        if (value.length < LONG_ENOUGH_TO_SHOW) {
            return "****";
        }
        StringBuilder shown = new StringBuilder("…");
        for (int index = value.length - SHOWN; index < value.length; index++) {
            shown.append(value[index] > 32 && value[index] < 127 ? (char) value[index] : '?');
        }
        return shown.toString();
    }

    @Override
    public String toString() {
        return "***";
    }
}
