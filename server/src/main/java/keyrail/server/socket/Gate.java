package keyrail.server.socket;

import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.RequestId;
import keyrail.server.admin.AdminScope;

/** Decides who sent a request, by its head alone. Safe for use by several threads. */
interface Gate {
    /** @throws keyrail.core.failure.KeyrailException when nobody who may ask anything sent it */
    Entrant admit(HttpServerRequest request);

    /** Somebody who may ask. @param who as the audit log names them */
    record Entrant(String who, Set<AdminScope> scopes) {}

    /** Hears of those who were not let in; never waits. */
    @FunctionalInterface
    interface Watch {
        void refused(FailureCode code, RequestId request);
    }

    /** Whoever can open the socket's folder is the home's owner. */
    static Gate ofOwner() {
        return request -> new Entrant("cli", AdminScope.ALL);
    }
}
