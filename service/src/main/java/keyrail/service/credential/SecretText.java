package keyrail.service.credential;

import java.nio.charset.StandardCharsets;
import java.util.List;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** Reads a secret that a person typed, piped or pasted; the messages never repeat it. */
public final class SecretText {
    /** The largest secret taken, in bytes of UTF-8. */
    public static final int MAX_BYTES = 64 << 10;

    /** How consoles and our own listings hide a key; a pasted preview would replace a working key by garbage. */
    private static final List<String> MASKS = List.of("…", "...", "***", "•••");

    private SecretText() {}

    /**
     * The secret in {@code text}, one newline at its end dropped.
     *
     * @throws KeyrailException {@code invalid_argument} when it is empty, too long, framed by white space, holds
     *     control characters, or is a masked preview
     */
    public static Secret read(String text) {
        String value = withoutLastNewline(text);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (value.isBlank()) {
            throw refused("it is empty");
        }
        if (bytes.length > MAX_BYTES) {
            throw refused("it is longer than " + MAX_BYTES + " bytes");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw refused("it holds control characters, such as a line break");
        }
        if (!value.equals(value.strip())) {
            throw refused("it begins or ends with white space");
        }
        if (MASKS.stream().anyMatch(value::contains)) {
            throw refused("it is a masked preview, not the secret itself");
        }
        return new Secret(bytes);
    }

    private static String withoutLastNewline(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static KeyrailException refused(String reason) {
        return new KeyrailException(
                FailureCode.INVALID_ARGUMENT, "the secret is refused: " + reason + "; copy it again from the vendor");
    }
}
