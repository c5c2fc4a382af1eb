package keyrail.core.inference.hub;

/**
 * One JSON value as text, kept as it was spelled so that no number loses a digit. Whether it parses is for its user to
 * find out: a model may have written it.
 */
public record RawJson(String text) {
    public static final RawJson EMPTY_OBJECT = new RawJson("{}");

    /** Says how much, never what: bodies are not logged. */
    @Override
    public String toString() {
        return text.length() + " characters of JSON";
    }
}
