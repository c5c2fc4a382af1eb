package keyrail.core.names;

/** The name of a profile: the key under {@code llm.profiles}. */
public record ProfileName(String value) implements Comparable<ProfileName> {
    public ProfileName {
        Names.checked("profile", value);
    }

    @Override
    public int compareTo(ProfileName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
