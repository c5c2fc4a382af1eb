package keyrail.core.names;

/** The name of a key that we issue to programs calling us. */
public record ClientKeyName(String value) implements Comparable<ClientKeyName> {
    public ClientKeyName {
        Names.checked("client key", value);
    }

    @Override
    public int compareTo(ClientKeyName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
