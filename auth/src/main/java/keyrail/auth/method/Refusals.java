package keyrail.auth.method;

import keyrail.core.auth.AuthKind;
import keyrail.core.auth.Resolution;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;

/** The words in which a connection is told that there is no material for it. */
final class Refusals {
    private Refusals() {}

    static Resolution refused(FailureCode code, ConnectionName connection, String reason) {
        return new Resolution.Refused(Failure.of(code, "connection \"" + connection + "\": " + reason));
    }

    static Resolution notFound(ConnectionName connection, CredentialRef ref) {
        return refused(
                FailureCode.CREDENTIAL_NOT_FOUND,
                connection,
                "no credential `" + ref + "` in the vault; run `keyrail credentials set " + ref.service() + " "
                        + ref.field() + "`");
    }

    static Resolution notBound(ConnectionName connection, CredentialRef ref) {
        return refused(
                FailureCode.CREDENTIAL_AUDIENCE_MISMATCH,
                connection,
                "credential `" + ref
                        + "` is not bound to a host yet, so it is withheld; run `keyrail credentials trust "
                        + ref.service() + " " + ref.field() + "` to see the host and bind it");
    }

    static Resolution notImplemented(ConnectionName connection, AuthKind kind) {
        return refused(
                FailureCode.AUTH_NOT_IMPLEMENTED,
                connection,
                "auth type " + kind.type() + " is not implemented in this version, and nothing was sent; use a"
                        + " connection with auth type api_key");
    }

    /** A failure of the vault or the database, in its own words behind the name of the connection that met it. */
    static Resolution behind(ConnectionName connection, Failure failure) {
        return refused(failure.code(), connection, failure.message());
    }
}
