package keyrail.core.names;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Identifies one inbound request: in the answer's {@code x-keyrail-request-id}, the logs and the ledger. */
public record RequestId(String value) {
    private static final Pattern PATTERN = Pattern.compile("req_[0-9a-v]{16}");
    private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();

    public static RequestId random(RandomGenerator random) {
        long bits = random.nextLong();
        long more = random.nextLong();
        char[] text = new char[20];
        text[0] = 'r';
        text[1] = 'e';
        text[2] = 'q';
        text[3] = '_';
        for (int index = 4; index < text.length; index++) {
            text[index] = DIGITS[(int) (bits & 31)];
            bits = index == 11 ? more : bits >>> 5;
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
