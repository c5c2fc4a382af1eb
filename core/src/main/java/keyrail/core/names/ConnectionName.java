package keyrail.core.names;

/** The immutable name of a provider connection; profiles refer to it. */
public record ConnectionName(String value) implements Comparable<ConnectionName> {
    public ConnectionName {
        Names.checked("connection", value);
    }

    @Override
    public int compareTo(ConnectionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
