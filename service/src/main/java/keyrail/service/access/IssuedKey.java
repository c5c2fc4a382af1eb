package keyrail.service.access;

import java.util.List;
import keyrail.core.access.ClientKey;

/**
 * A client key just made.
 *
 * @param text the key itself, to be shown once and kept nowhere
 * @param warnings what its grants name that does not exist
 */
public record IssuedKey(ClientKey key, String text, List<String> warnings) {
    public IssuedKey {
        warnings = List.copyOf(warnings);
    }

    /** Names the key without the text of it. */
    @Override
    public String toString() {
        return "IssuedKey[" + key.name() + ", ***]";
    }
}
