package keyrail.core.names;

/** The id of an upstream service out of the closed set in the provider catalog. */
public record ProviderId(String value) implements Comparable<ProviderId> {
    public ProviderId {
        Names.checked("provider", value);
    }

    @Override
    public int compareTo(ProviderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
