package keyrail.auth.method;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.PayerClass;
import keyrail.core.names.CredentialRef;

/**
 * A kind of auth whose one field says where in the vault its secret lives.
 *
 * @param type the discriminator
 * @param creatable whether {@code connections create} takes it today
 * @param javaType the record it is held in
 * @param maker from the reference to the record
 * @param credential from the record to the reference
 */
record CredentialKind<A extends Auth>(
        String type,
        boolean creatable,
        PayerClass payer,
        Class<A> javaType,
        Function<CredentialRef, A> maker,
        Function<A, CredentialRef> credential) {
    private static final String FIELD = "credential";

    AuthKind described() {
        return new AuthKind(
                type,
                List.of(FIELD),
                creatable,
                payer,
                "",
                javaType,
                fields -> maker.apply(CredentialRef.parse(fields.getOrDefault(FIELD, ""))),
                auth -> Map.of(FIELD, credentialOf(auth).toString()),
                auth -> Optional.of(credentialOf(auth)));
    }

    private CredentialRef credentialOf(Auth auth) {
        return credential.apply(javaType.cast(auth));
    }
}
