package keyrail.engine.outbound;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import keyrail.core.auth.Audience;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;

/** Puts what the network says into words: what, where, what to do next. */
final class UpstreamFailures {
    private UpstreamFailures() {}

    /** Whether a failed connection attempt may simply be repeated: nothing was sent, and it may go better. */
    static boolean isWorthAnotherTry(Throwable cause) {
        return tlsProblem(cause) == null;
    }

    static KeyrailException unresolved(Audience audience) {
        return failure(
                FailureCode.UPSTREAM_UNRESOLVED,
                "no address found for " + audience.host() + "; check the name and this machine's DNS",
                false);
    }

    static KeyrailException blocked(Audience audience) {
        return failure(
                FailureCode.UPSTREAM_ADDRESS_BLOCKED,
                audience.host() + " leads to a private, loopback or reserved address, which is not called; nothing was"
                        + " sent. If that is meant, list the host in outbound.allowPrivate",
                false);
    }

    static KeyrailException notConnected(Audience audience, Throwable cause) {
        Throwable tls = tlsProblem(cause);
        if (tls != null) {
            return failure(
                    FailureCode.UPSTREAM_TLS_FAILED,
                    "no trusted TLS connection to " + audience + ": " + reason(tls)
                            + "; nothing was sent. If the authority is your own, name its file in outbound.caFile",
                    false);
        }
        String what = switch (cause) {
            case NoRouteToHostException ignored -> "there is no route to it";
            case ConnectException ignored -> "the connection was refused or timed out";
            case SocketException ignored -> "the connection was reset";
            case SSLException ignored -> "the connection was closed during the TLS handshake";
            default -> "the connection could not be made";
        };
        return failure(
                FailureCode.UPSTREAM_REFUSED, audience + " cannot be reached: " + what + "; nothing was sent", false);
    }

    static KeyrailException noAnswer(Audience audience, Throwable cause) {
        return failure(
                cause instanceof IllegalArgumentException
                        ? FailureCode.UPSTREAM_PROTOCOL_ERROR
                        : FailureCode.UPSTREAM_CUT,
                audience + " closed the connection before it answered; the request may have been carried out",
                true);
    }

    static KeyrailException headTimeout(Audience audience, Duration limit, boolean sent) {
        return failure(
                FailureCode.UPSTREAM_TIMEOUT,
                audience + " did not begin to answer within " + limit.toSeconds() + " s; the call was cancelled",
                sent);
    }

    /** What TLS itself objects to; a connection that only broke during the handshake is no problem of TLS. */
    private static @Nullable Throwable tlsProblem(Throwable cause) {
        Throwable deepest = cause;
        boolean duringTls = false;
        for (Throwable one = cause; one != null; one = one.getCause()) {
            duringTls |= one instanceof SSLException || one instanceof CertificateException;
            deepest = one;
        }
        boolean broke = deepest instanceof IOException && !(deepest instanceof SSLException);
        return duringTls && !broke ? cause : null;
    }

    /** The certificate's own problem where there is one: it names the authority. */
    private static String reason(Throwable tls) {
        String shown = String.valueOf(tls.getMessage());
        for (Throwable one = tls; one != null; one = one.getCause()) {
            if (one instanceof CertificateException) {
                return String.valueOf(one.getMessage())
                        + (one.getCause() == null ? "" : " (" + one.getCause().getMessage() + ")");
            }
        }
        return shown;
    }

    private static KeyrailException failure(FailureCode code, String message, boolean sent) {
        return new KeyrailException(new Failure.Upstream(code, message, 0, null, null, sent));
    }
}
