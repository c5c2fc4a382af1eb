package keyrail.core.names;

/** A named place in an application that makes model calls. */
public record CallSiteName(String value) implements Comparable<CallSiteName> {
    public CallSiteName {
        Names.checked("call site", value);
    }

    @Override
    public int compareTo(CallSiteName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
