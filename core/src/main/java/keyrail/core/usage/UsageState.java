package keyrail.core.usage;

import java.util.Locale;

/** How far the token figures of an attempt can be trusted. */
public enum UsageState {
    /** The vendor stated them, to the end. */
    REPORTED,
    /** The answer ended early; what had been stated by then is kept. */
    PARTIAL,
    /** The vendor stated none. */
    UNREPORTED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
