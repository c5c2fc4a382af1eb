package keyrail.server.admin.resource;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.json.Kind;
import tools.jackson.databind.JsonNode;

/** Reads {@code auth} and {@code credential}: {@code "api_key"} with a credential beside it, or one object. */
final class AuthFields {
    static final Kind KIND = Kind.oneOf(Kind.TEXT, new Kind.TextMap());

    private AuthFields() {}

    /** What was said, empty when nothing was. */
    static Map<String, String> of(AdminCall call) {
        Map<String, String> fields = new LinkedHashMap<>();
        call.present("auth").ifPresent(auth -> {
            if (auth.isString()) {
                fields.put("type", auth.stringValue());
            } else {
                for (Map.Entry<String, JsonNode> member : auth.properties()) {
                    fields.put(member.getKey(), member.getValue().stringValue());
                }
            }
        });
        Optional<String> credential = call.text("credential");
        if (credential.isPresent()) {
            String inside = fields.putIfAbsent("credential", credential.get());
            if (inside != null && !inside.equals(credential.get())) {
                throw new KeyrailException(
                        FailureCode.INVALID_AUTH, "\"credential\" and \"auth.credential\" name different credentials");
            }
        }
        return fields;
    }
}
