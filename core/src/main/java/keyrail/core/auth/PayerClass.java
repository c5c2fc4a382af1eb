package keyrail.core.auth;

import java.util.Locale;

/** Whose account an attempt is billed to; a request never moves between classes without declared consent. */
public enum PayerClass {
    OWN_KEY,
    SUBSCRIPTION,
    CLOUD_PROJECT,
    PLATFORM,
    CALLER,
    LOCAL;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Whether the home's own accounts pay: such a row may be meant without being named, every other has to be named. */
    public boolean isOwn() {
        return this != PLATFORM && this != CALLER;
    }

    /** The form in ledger, JSON and tables, e.g. {@code own_key}. */
    public String text() {
        return text;
    }
}
