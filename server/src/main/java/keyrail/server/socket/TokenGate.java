package keyrail.server.socket;

import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.Set;
import keyrail.core.access.KeyHash;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.server.access.HostCheck;
import keyrail.server.admin.AdminScope;

/** Lets in who presents the admin token, calls us by a name of ours, and is no web page. Immutable. */
final class TokenGate implements Gate {
    private static final String BEARER = "Bearer ";

    private final HostCheck hosts;
    private final byte[] tokenDigest;
    private final Set<AdminScope> scopes;

    TokenGate(HostCheck hosts, KeyHash token, Set<AdminScope> scopes) {
        this.hosts = hosts;
        this.tokenDigest = token.digest();
        this.scopes = Set.copyOf(scopes);
    }

    @Override
    public Entrant admit(HttpServerRequest request) {
        hosts.check(request.headers());
        if (request.headers().contains("origin")) {
            // No page is served here, so none has an errand, whatever host it claims to come from.
            throw new KeyrailException(
                    FailureCode.ORIGIN_NOT_ALLOWED, "web pages may not call the admin port; call from a program");
        }
        String field = request.getHeader("authorization");
        if (field == null || !field.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new KeyrailException(
                    FailureCode.ADMIN_TOKEN_MISSING,
                    "the admin port takes Authorization: Bearer with the text of the home's file admin-token");
        }
        KeyHash presented = KeyHash.of(field.substring(BEARER.length()).strip());
        if (!MessageDigest.isEqual(presented.digest(), tokenDigest)) {
            throw new KeyrailException(
                    FailureCode.ADMIN_TOKEN_INVALID,
                    "this is not the admin token; it stands in the home's file admin-token, and a client key is not one");
        }
        return new Entrant("admin-token", scopes);
    }
}
