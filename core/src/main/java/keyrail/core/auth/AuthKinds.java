package keyrail.core.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CredentialRef;

/** All kinds of auth; the one place where text becomes {@link Auth} and back. Immutable. */
public final class AuthKinds {
    private final Map<String, AuthKind> byType = new LinkedHashMap<>();
    private final Map<Class<? extends Auth>, AuthKind> byClass = new LinkedHashMap<>();

    public AuthKinds(List<AuthKind> kinds) {
        for (AuthKind kind : kinds) {
            byType.put(kind.type(), kind);
            byClass.put(kind.javaType(), kind);
        }
    }

    public List<AuthKind> all() {
        return List.copyOf(byType.values());
    }

    /** The types that {@code connections create} takes, in the order they are listed to people. */
    public List<String> creatableTypes() {
        return byType.values().stream()
                .filter(AuthKind::creatable)
                .map(AuthKind::type)
                .toList();
    }

    public Optional<AuthKind> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    public AuthKind kindOf(Auth auth) {
        AuthKind kind = byClass.get(auth.getClass());
        if (kind == null) {
            throw new IllegalStateException(
                    "auth kind not listed: " + auth.getClass().getName());
        }
        return kind;
    }

    /**
     * Reads stored or submitted fields; fields the kind does not know are dropped.
     *
     * @param fields {@code type} and the kind's own fields
     * @throws KeyrailException {@code invalid_auth} for an unknown type, a missing or an empty field
     */
    public Auth read(Map<String, String> fields) {
        String type = fields.getOrDefault("type", "");
        AuthKind kind = byType.get(type);
        if (kind == null) {
            throw new KeyrailException(
                    FailureCode.INVALID_AUTH,
                    "unknown auth type \"" + type + "\"; known: " + String.join(", ", byType.keySet()));
        }
        for (String field : kind.fields()) {
            if (fields.getOrDefault(field, "").isBlank()) {
                throw new KeyrailException(
                        FailureCode.INVALID_AUTH, "auth " + type + " needs a " + field + ", which is missing or empty");
            }
        }
        return kind.reader().apply(fields);
    }

    /** {@code type} first, then the kind's fields: what is stored and what JSON answers show. */
    public Map<String, String> write(Auth auth) {
        AuthKind kind = kindOf(auth);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("type", kind.type());
        fields.putAll(kind.writer().apply(auth));
        return fields;
    }

    public Optional<CredentialRef> credentialOf(Auth auth) {
        return kindOf(auth).credential().apply(auth);
    }

    public PayerClass payerOf(Auth auth) {
        return kindOf(auth).payer();
    }

    /** For people: {@code api_key (credential: credential/anthropic/api_key)}, {@code platform (managed proxy)}. */
    public String render(Auth auth) {
        AuthKind kind = kindOf(auth);
        String detail = kind.writer().apply(auth).entrySet().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .collect(Collectors.joining(", "));
        String shown = detail.isEmpty() ? kind.note() : detail;
        return shown.isEmpty() ? kind.type() : kind.type() + " (" + shown + ")";
    }
}
