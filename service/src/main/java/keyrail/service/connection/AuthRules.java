package keyrail.service.connection;

import java.util.LinkedHashMap;
import java.util.Map;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.AuthKinds;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.provider.ProviderTraits;

/** From what was said about auth to the auth of a row; the same rules for creating and updating. */
final class AuthRules {
    private static final String TYPE = "type";
    private static final String CREDENTIAL = "credential";

    /** What a credential without a type means; the only kind people hold a plain secret for. */
    private static final String KEYED = "api_key";

    private static final String KEYLESS = "none";

    private final AuthKinds kinds;

    AuthRules(AuthKinds kinds) {
        this.kinds = kinds;
    }

    /** The auth of a new row. @param given without {@code type}: a key where there is a credential, else none if it may */
    Auth forNew(ProviderTraits traits, Map<String, String> given) {
        Map<String, String> fields = new LinkedHashMap<>(given);
        if (!fields.containsKey(TYPE)) {
            fields.put(TYPE, implied(traits, fields.containsKey(CREDENTIAL)));
        }
        return checked(traits, fields);
    }

    private static String implied(ProviderTraits traits, boolean keyed) {
        String likely = keyed ? KEYED : KEYLESS;
        return traits.acceptsAuth(likely) ? likely : traits.authTypes().getFirst();
    }

    /** The auth of a changed row. @param given without {@code type}, a credential replaces the key of a keyed row */
    Auth forUpdate(ProviderTraits traits, Map<String, String> given, Auth current) {
        if (given.isEmpty() || given.equals(kinds.write(current))) {
            return current;
        }
        Map<String, String> fields = new LinkedHashMap<>(given);
        AuthKind kind = kinds.kindOf(current);
        if (!fields.containsKey(TYPE) && !kind.type().equals(KEYED)) {
            throw invalid("the connection has auth " + kind.type() + ", which a credential alone does not replace; say"
                    + " which auth is meant, e.g. --auth " + KEYED);
        }
        fields.putIfAbsent(TYPE, KEYED);
        return checked(traits, fields);
    }

    private Auth checked(ProviderTraits traits, Map<String, String> fields) {
        String type = fields.getOrDefault(TYPE, "");
        AuthKind kind = kinds.find(type)
                .filter(AuthKind::creatable)
                .orElseThrow(() -> invalid("auth \"" + type + "\" cannot be used; use one of: "
                        + String.join(", ", kinds.creatableTypes())));
        boolean credentialGiven = fields.containsKey(CREDENTIAL);
        if (kind.needsCredential() && fields.getOrDefault(CREDENTIAL, "").isBlank()) {
            throw invalid("auth " + type + " needs a credential; give its reference, e.g. credential/" + traits.id()
                    + "/" + KEYED);
        }
        if (!kind.needsCredential() && credentialGiven) {
            throw invalid("auth " + type + " takes no credential; leave the credential out, or use auth " + KEYED);
        }
        for (String field : fields.keySet()) {
            if (!field.equals(TYPE) && !kind.fields().contains(field)) {
                throw invalid("auth " + type + " has no field \"" + field + "\"");
            }
        }
        if (!traits.acceptsAuth(type)) {
            throw invalid("provider " + traits.id() + " does not take auth " + type + "; it takes: "
                    + String.join(", ", traits.authTypes()));
        }
        return kinds.read(fields);
    }

    private static KeyrailException invalid(String message) {
        return new KeyrailException(FailureCode.INVALID_AUTH, message);
    }
}
