package keyrail.engine.outbound;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
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
                cause instanceof IllegalArgumentException || cause instanceof Http2Exception
                        ? FailureCode.UPSTREAM_PROTOCOL_ERROR
                        : FailureCode.UPSTREAM_CUT,
                audience + " broke the call off before it answered; the request may have been carried out",
                true);
    }

    /** @param status of an interim answer that is not understood; 100 and 103 are, and never come here */
    static KeyrailException interim(Audience audience, int status) {
        return failure(
                FailureCode.UPSTREAM_PROTOCOL_ERROR,
                audience + " answered with the interim status " + status
                        + ", which is not understood; the call was cancelled, and the request may have been carried out",
                true);
    }

    /**
     * Whether a call that was sent is known not to have been begun: the vendor refused its stream, or says with its
     * farewell that it came too late (RFC 9113, section 8.7: such requests may be sent again).
     */
    static boolean isNotTaken(HttpClientRequest request, Throwable cause) {
        if (request.version() != HttpVersion.HTTP_2) {
            return false;
        }
        long stream = request.streamId();
        // A stream without a number was never opened.
        return stream < 0
                || isRefusal(cause)
                || Farewell.lastStream(request.connection()).orElse(Integer.MAX_VALUE) < stream;
    }

    private static boolean isRefusal(Throwable cause) {
        return switch (cause) {
            case StreamResetException reset -> reset.getCode() == Http2Error.REFUSED_STREAM.code();
            // Ours: the connection had no room for it any more.
            case Http2Exception ours -> ours.error() == Http2Error.REFUSED_STREAM;
            default -> false;
        };
    }

    static KeyrailException notTaken(Audience audience) {
        return failure(
                FailureCode.UPSTREAM_REFUSED,
                audience + " refused the call before it began with it, several times; nothing was carried out",
                false);
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
