package keyrail.core.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import keyrail.core.names.CredentialRef;

/**
 * Describes one kind of {@link Auth} to everything that stores, prints or reads it.
 *
 * @param type the discriminator in JSON and on the command line, e.g. {@code api_key}
 * @param fields names of the string fields beside {@code type}, in the order they are printed; all required
 * @param creatable whether {@code connections create} takes this kind today
 * @param payer whose account a call with this kind is billed to
 * @param note what the rendering says in brackets when there is no credential, or empty
 * @param javaType the record this kind is held in
 * @param reader from field values to the record; throws {@code KeyrailException(invalid_auth)}
 * @param writer from the record to field values
 * @param credential where the kind keeps its secret, if it has one
 */
public record AuthKind(
        String type,
        List<String> fields,
        boolean creatable,
        PayerClass payer,
        String note,
        Class<? extends Auth> javaType,
        Function<Map<String, String>, Auth> reader,
        Function<Auth, Map<String, String>> writer,
        Function<Auth, Optional<CredentialRef>> credential) {

    public AuthKind {
        fields = List.copyOf(fields);
    }

    public boolean needsCredential() {
        return fields.contains("credential");
    }
}
