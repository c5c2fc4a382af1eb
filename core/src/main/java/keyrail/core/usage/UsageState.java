package keyrail.core.usage;

/** How far the token figures of an attempt can be trusted. */
public enum UsageState {
    /** The vendor stated them, to the end. */
    REPORTED("reported"),
    /** The answer ended early; what had been stated by then is kept. */
    PARTIAL("partial"),
    /** The vendor stated none. */
    UNREPORTED("unreported");

    private final String text;

    UsageState(String text) {
        this.text = text;
    }

    /** As the ledger and JSON show it. */
    public String text() {
        return text;
    }
}
