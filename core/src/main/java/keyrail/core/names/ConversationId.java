package keyrail.core.names;

import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * What an application calls one of its conversations: any text of 1 to 256 characters without control characters and
 * without space around it.
 */
public record ConversationId(String value) implements Comparable<ConversationId> {
    public static final int LONGEST = 256;

    /** @throws KeyrailException {@code invalid_name} */
    public ConversationId {
        if (!isValid(value)) {
            throw new KeyrailException(
                    FailureCode.INVALID_NAME,
                    "not a conversation id: use 1 to " + LONGEST
                            + " characters, none of them a control character, without space around them");
        }
    }

    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST
                && text.strip().length() == text.length()
                && text.chars().noneMatch(Character::isISOControl);
    }

    @Override
    public int compareTo(ConversationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
