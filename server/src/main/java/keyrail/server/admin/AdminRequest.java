package keyrail.server.admin;

import java.util.Optional;
import java.util.Set;

/**
 * One request on the admin plane.
 *
 * @param path still percent-encoded, e.g. {@code /v1/credentials}
 * @param query the raw query string, empty if none
 * @param body at most 1 MiB
 * @param who the actor the audit log names, e.g. {@code cli}
 * @param id what the answer and the audit log call this request, or empty
 * @param scopes what the caller may do
 * @param ifMatch the field {@code If-Match}
 */
public record AdminRequest(
        String method,
        String path,
        String query,
        byte[] body,
        String who,
        String id,
        Set<AdminScope> scopes,
        Optional<String> ifMatch) {
    public AdminRequest {
        scopes = Set.copyOf(scopes);
    }

    /** A request of the home's owner. */
    public AdminRequest(String method, String path, String query, byte[] body, String who) {
        this(method, path, query, body, who, "", AdminScope.ALL, Optional.empty());
    }

    /** Leaves out the body, which may hold a secret. */
    @Override
    public String toString() {
        return "AdminRequest[" + method + " " + path + ", " + who + ", " + id + "]";
    }
}
