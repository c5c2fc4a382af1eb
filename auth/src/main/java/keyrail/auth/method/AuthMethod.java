package keyrail.auth.method;

import keyrail.core.auth.AuthKind;
import keyrail.core.auth.Resolution;
import keyrail.core.connection.Connection;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Snapshot;

/** One way of proving who we are: how it is described, and how it becomes material. Stateless. */
public interface AuthMethod {
    AuthKind kind();

    /**
     * The material for one call; never blocks and never throws for a state of the home.
     *
     * @param connection one whose auth is of this method's kind
     * @param caller the fields of the request that is being served; empty for calls of our own
     */
    Resolution resolve(Snapshot snapshot, Connection connection, CredentialCache credentials, Headers caller);
}
