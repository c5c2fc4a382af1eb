package keyrail.core.names;

import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * Where a secret lives in the vault: {@code credential/<service>/<field>}, e.g. {@code credential/anthropic/api_key}.
 */
public record CredentialRef(String service, String field) implements Comparable<CredentialRef> {
    private static final String PREFIX = "credential/";

    public CredentialRef {
        Names.checked("credential service", service);
        Names.checked("credential field", field);
    }

    /** The slot a provider's one key lives in by convention: {@code credential/<provider>/api_key}. */
    public static CredentialRef apiKeyOf(ProviderId provider) {
        return new CredentialRef(provider.value(), "api_key");
    }

    /**
     * Reads {@code credential/<service>/<field>} or the short form {@code <service>:<field>} (split at the last colon).
     *
     * @throws KeyrailException {@code invalid_auth} for any other text
     */
    public static CredentialRef parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.INVALID_AUTH,
                        "\"" + text + "\" is not a credential reference: write credential/<service>/<field>, e.g."
                                + " credential/anthropic/api_key"));
    }

    /** As {@link #parse}, empty instead of throwing. */
    public static Optional<CredentialRef> tryParse(String text) {
        String service;
        String field;
        if (text.startsWith(PREFIX)) {
            int slash = text.indexOf('/', PREFIX.length());
            if (slash < 0) {
                return Optional.empty();
            }
            service = text.substring(PREFIX.length(), slash);
            field = text.substring(slash + 1);
        } else {
            int colon = text.lastIndexOf(':');
            if (colon <= 0 || colon == text.length() - 1) {
                return Optional.empty();
            }
            service = text.substring(0, colon);
            field = text.substring(colon + 1);
        }
        return Names.isValid(service) && Names.isValid(field)
                ? Optional.of(new CredentialRef(service, field))
                : Optional.empty();
    }

    @Override
    public int compareTo(CredentialRef other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return PREFIX + service + "/" + field;
    }
}
