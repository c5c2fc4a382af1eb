package keyrail.core.provider;

/** Where in a call the credential goes. */
public sealed interface CredentialPlacement {
    /** A header field: {@code name: prefix + secret}. */
    record Header(String name, String prefix) implements CredentialPlacement {}

    static CredentialPlacement bearer() {
        return new Header("authorization", "Bearer ");
    }
}
