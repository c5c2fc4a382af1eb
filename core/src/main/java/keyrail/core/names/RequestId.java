package keyrail.core.names;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Identifies one inbound request: in the answer's {@code x-keyrail-request-id}, the logs and the ledger.
 *
 * <p>Ids sort by the time they were made: 40 bits of milliseconds, which repeat after 34 years, then 40 random bits. So
 * the ledger's index on them grows at its end; random ids would change another page of it with every row.
 */
public record RequestId(String value) {
    private static final Pattern PATTERN = Pattern.compile("req_[0-9a-v]{16}");
    private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();

    /** @param millis since the epoch */
    public static RequestId of(long millis, RandomGenerator random) {
        long bits = random.nextLong();
        char[] text = new char[20];
        text[0] = 'r';
        text[1] = 'e';
        text[2] = 'q';
        text[3] = '_';
        for (int index = 0; index < 8; index++) {
            text[4 + index] = DIGITS[(int) (millis >>> 5 * (7 - index)) & 31];
            text[12 + index] = DIGITS[(int) (bits >>> 5 * index) & 31];
        }
        return new RequestId(new String(text));
    }

    public static Optional<RequestId> tryParse(String text) {
        return PATTERN.matcher(text).matches() ? Optional.of(new RequestId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
