package keyrail.engine.outbound;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import keyrail.core.auth.Audience;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.provider.CredentialPlacement;

/**
 * Puts the secret into a call, last: the connection stands and its peer is checked. One of the few classes that may
 * look inside a {@code Secret}.
 */
final class OutboundAuth {
    private OutboundAuth() {}

    /**
     * Adds the credential's field.
     *
     * @param audience where the connection really leads
     * @throws KeyrailException {@code credential_audience_mismatch} when that is not where the credential may go
     */
    static void place(ResolvedAuth auth, CredentialPlacement placement, Audience audience, MultiMap fields) {
        auth.sent().ifPresent(key -> place(key, placement, audience, fields));
    }

    private static void place(ResolvedAuth.Key key, CredentialPlacement placement, Audience audience, MultiMap fields) {
        if (!key.audience().equals(audience)) {
            throw new KeyrailException(
                    FailureCode.CREDENTIAL_AUDIENCE_MISMATCH,
                    "credential " + key.credential() + " may only go to " + key.audience() + ", not to "
                            + audience + "; nothing was sent. If the new address is right, run keyrail"
                            + " credentials trust " + key.credential().service() + " "
                            + key.credential().field());
        }
        switch (placement) {
            case CredentialPlacement.Header header ->
                fields.set(
                        header.name(),
                        header.prefix() + key.secret().reveal(bytes -> new String(bytes, StandardCharsets.UTF_8)));
        }
    }
}
