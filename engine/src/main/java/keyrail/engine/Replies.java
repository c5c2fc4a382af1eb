package keyrail.engine;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.concurrent.CompletionException;
import keyrail.core.auth.PayerClass;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.routing.Candidate;
import keyrail.wire.Formats;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.Keys;

/** Answers that tell of a failure, in the client's own dialect. */
public final class Replies {
    private static final String SOURCE = "x-keyrail-error-source";
    private static final Keys ERROR = Keys.of("error");
    private static final String CODE = "x-keyrail-error";

    /** Room comes back as soon as one of the bodies under way has gone out. */
    private static final String SOON = "1";

    /** Read by the official SDKs of OpenAI and Anthropic; see docs/health.md. */
    private static final String ADVICE = "x-should-retry";

    private Replies() {}

    /** What a future of ours failed with, as a failure. */
    static Failure failureOf(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : thrown;
        return cause instanceof KeyrailException known
                ? known.failure()
                : Failure.of(
                        FailureCode.INTERNAL,
                        "the call failed: " + cause.getClass().getSimpleName());
    }

    /**
     * Answers with a failure of ours or of the way to the vendor.
     *
     * @param spent tries of the daemon's own; when there were any, clients are told not to add theirs
     */
    public static void failure(ReplySink sink, Call call, Failure failure, int spent) {
        sink.failing(failure);
        boolean upstream = failure instanceof Failure.Upstream;
        Headers.Builder headers = Headers.builder()
                .add("content-type", "application/json")
                .add(CODE, failure.code().text())
                .add(SOURCE, upstream ? "upstream" : "gateway");
        AnswerHeaders.nameOurs(headers, call);
        if (failure instanceof Failure.Upstream theirs && theirs.retryAfter() != null) {
            headers.add("retry-after", theirs.retryAfter());
        } else if (failure.code() == FailureCode.OVERLOADED) {
            headers.add("retry-after", SOON);
        }
        if (spent > 0 || !upstream && isInVain(failure)) {
            headers.add(ADVICE, "false");
        }
        send(
                sink,
                failure.httpStatus(),
                headers,
                Formats.dialect(call.format()).error(failure, call.id().value()));
    }

    /**
     * Whether somebody has to change something before the same call can succeed. Clients take the status of such
     * refusals, 409 and 5xx, for a sign to try again.
     */
    private static boolean isInVain(Failure failure) {
        int status = failure.httpStatus();
        return status == 409 || status == 501 || failure.code() == FailureCode.PLATFORM_UNAVAILABLE;
    }

    /**
     * Answers with what the vendor said. Its body passes unchanged when it is whole and already an error in the
     * client's dialect; a rejected credential is always told in our words, so that nobody looks for the fault in the
     * client key.
     */
    static void upstreamFailure(
            ReplySink sink, Call call, Candidate candidate, Failure.Upstream failure, ErrorReply reply, int spent) {
        if (failure.code() == FailureCode.UPSTREAM_AUTH_FAILED) {
            failure(sink, call, rejectedCredential(candidate, failure), spent);
            return;
        }
        if (failure.status() < 400
                || !reply.whole()
                || !isError(call.format(), reply.upstream().body())) {
            failure(sink, call, failure, spent);
            return;
        }
        sink.failing(failure);
        Headers.Builder headers = AnswerHeaders.passed(reply.fields(), false, spent == 0)
                .add(CODE, failure.code().text())
                .add(SOURCE, "upstream");
        if (spent > 0) {
            headers.add(ADVICE, "false");
        }
        if (candidate.legacyRoute()) {
            AnswerHeaders.markLegacyRoute(headers);
        }
        send(sink, failure.status(), headers, reply.upstream().body());
    }

    /** Whether a body is an error as clients of the format know it: an object, or Ollama's plain string. */
    private static boolean isError(Format format, Bytes body) {
        return BodyScanner.tryScan(body, ERROR)
                .flatMap(members -> members.value("error"))
                .filter(error -> error.isObject() || error.isString() && format == Format.OLLAMA_CHAT)
                .isPresent();
    }

    private static Failure.Upstream rejectedCredential(Candidate candidate, Failure.Upstream failure) {
        String name = candidate.connection().name().value();
        if (candidate.connection().payer() == PayerClass.CALLER) {
            return rejected(
                    failure,
                    "connection \"" + name + "\": the vendor rejected the credential of your own that came with the"
                            + " request" + quoted(failure) + "; the client key is fine, and keyrail keeps no key for"
                            + " this connection");
        }
        String credential = candidate.connection().credential() == null
                ? "no credential"
                : "credential " + candidate.connection().credential();
        String next = candidate.connection().credential() == null
                ? "; give the connection a credential: keyrail connections update " + name + " --credential <ref>"
                : "; the client key is fine. Store a new key: keyrail credentials set "
                        + candidate.connection().credential().service() + " "
                        + candidate.connection().credential().field();
        return rejected(
                failure, "connection \"" + name + "\": the vendor rejected " + credential + quoted(failure) + next);
    }

    private static String quoted(Failure.Upstream failure) {
        return failure.vendorMessage() == null ? "" : " (\"" + failure.vendorMessage() + "\")";
    }

    private static Failure.Upstream rejected(Failure.Upstream failure, String message) {
        return new Failure.Upstream(
                failure.code(),
                message,
                failure.status(),
                failure.vendorMessage(),
                failure.retryAfter(),
                failure.sent());
    }

    private static void send(ReplySink sink, int status, Headers.Builder headers, Bytes body) {
        sink.head(
                status,
                headers.add("content-length", Integer.toString(body.length())).build());
        sink.write(buffer(body));
        sink.end();
    }

    static Buffer buffer(Bytes bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes.array(), bytes.offset(), bytes.length()));
    }
}
