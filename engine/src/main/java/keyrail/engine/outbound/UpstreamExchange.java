package keyrail.engine.outbound;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.failure.Failure;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.HttpCall;
import keyrail.engine.outbound.CheckedPeers.Peer;
import org.jspecify.annotations.Nullable;

/**
 * One call to a vendor, from the name look-up to the last byte of the answer. Used on its event loop only.
 *
 * <p>While nothing has been sent, a failed connection is tried again, at most {@value #TRIES} times in all.
 */
public final class UpstreamExchange implements Deadlines.Waiting {
    private static final int TRIES = 3;
    /** HTTP/2's word for it; over HTTP/1.1 the connection is closed. */
    private static final long CANCEL = 0x8;

    /** Whoever keeps us from reading has limits of their own. */
    private static final long NEVER_NANOS = Duration.ofDays(10_000).toNanos();

    private final UpstreamHttp http;
    private final HttpCall call;
    private final CredentialPlacement placement;
    private final ResolvedAuth auth;
    private final boolean streamed;
    private final Promise<HttpClientResponse> head = Promise.promise();
    private @Nullable HttpClientRequest request;
    private @Nullable BodySending body;
    private long deadline;
    private Duration idle;
    private int tries;
    private boolean sent;
    private boolean over;
    private Runnable onExpiry = () -> {};

    UpstreamExchange(
            UpstreamHttp http, HttpCall call, CredentialPlacement placement, ResolvedAuth auth, boolean streamed) {
        this.http = http;
        this.call = call;
        this.placement = placement;
        this.auth = auth;
        this.streamed = streamed;
        this.idle = http.settings().idleTimeout();
    }

    /**
     * The head of the answer, its body paused. Fails with a {@link KeyrailException} that carries an upstream failure,
     * or the gateway's own refusal to send.
     */
    public Future<HttpClientResponse> head() {
        return head.future();
    }

    /** How many connections were tried so far. */
    public int tries() {
        return tries;
    }

    /** Whether the vendor may have accepted the request, so that it may be billed. */
    public boolean sent() {
        return sent;
    }

    /** A vendor's refusal, without the credential that was shown to it. */
    public Bytes withoutCredential(Bytes said) {
        return OutboundAuth.conceal(auth, said);
    }

    /** The same of a failure that a vendor told in the midst of its answer. */
    public Failure.Upstream withoutCredential(Failure.Upstream told) {
        String said = told.vendorMessage();
        return said == null
                ? told
                : new Failure.Upstream(
                        told.code(),
                        told.message(),
                        told.status(),
                        OutboundAuth.conceal(auth, said),
                        told.retryAfter(),
                        told.sent());
    }

    /** Notes progress of the body: the idle limit starts anew. */
    public void progress() {
        deadline = System.nanoTime() + idle.toNanos();
    }

    /** The body is not read for a while, because its reader takes nothing: the idle limit waits for {@link #progress}. */
    public void paused() {
        deadline = System.nanoTime() + NEVER_NANOS;
    }

    /** What to do when the body falls silent for longer than the idle limit. */
    public void onSilence(Runnable action) {
        onExpiry = action;
        progress();
    }

    /** The answer has ended cleanly; its connection may serve another call if the vendor has all of this one. */
    public void finished() {
        BodySending sending = body;
        HttpClientRequest answered = request;
        if (answered != null && sending != null && !sending.ended()) {
            cancel();
            if (answered.version() != HttpVersion.HTTP_2) {
                // Its stream is over for the library; the connection is left in the middle of a body.
                answered.connection().close();
            }
        } else {
            over = true;
            http.deadlines().remove(this);
        }
    }

    /** Gives the call up and closes its stream, over HTTP/1.1 its connection; does nothing once it is over. */
    public void cancel() {
        if (over) {
            return;
        }
        over = true;
        http.deadlines().remove(this);
        stopSending();
        if (request != null) {
            request.reset(CANCEL);
        }
    }

    private void stopSending() {
        BodySending sending = body;
        if (sending != null) {
            sending.stop();
        }
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void expire() {
        if (over) {
            return;
        }
        if (head.future().isComplete()) {
            onExpiry.run();
        } else {
            fail(UpstreamFailures.headTimeout(call.audience(), limit(), sent));
        }
        cancel();
    }

    private Duration limit() {
        return streamed ? http.settings().streamHeadTimeout() : http.settings().unaryHeadTimeout();
    }

    void begin() {
        deadline = System.nanoTime() + limit().toNanos();
        http.deadlines().add(this);
        if (http.proxied(call.audience())) {
            connect(List.of(), 0);
        } else {
            lookUp();
        }
    }

    private void lookUp() {
        tries++;
        http.names().resolve(call.audience().host()).onComplete(answer -> {
            if (over) {
                return;
            }
            if (answer.failed()) {
                if (tries < TRIES) {
                    lookUp();
                } else {
                    fail(UpstreamFailures.unresolved(call.audience()));
                }
                return;
            }
            tries--;
            http.peers()
                    .of(call.audience(), answer.result())
                    .ifPresentOrElse(peers -> connect(peers, 0), () -> fail(UpstreamFailures.blocked(call.audience())));
        });
    }

    /** @param peers checked addresses, or none when a proxy resolves the name */
    private void connect(List<Peer> peers, int index) {
        tries++;
        Peer wanted = peers.isEmpty() ? null : peers.get(index % peers.size());
        http.connections()
                .enter(
                        new VendorConnections.Place(call.audience(), wanted == null ? "" : wanted.address()),
                        new Way(peers, index, wanted));
    }

    /** The way to one peer. */
    private final class Way implements VendorConnections.Caller {
        private final List<Peer> peers;
        private final int index;
        private final @Nullable Peer wanted;

        Way(List<Peer> peers, int index, @Nullable Peer wanted) {
            this.peers = peers;
            this.index = index;
            this.wanted = wanted;
        }

        @Override
        public boolean isWaiting() {
            return !over;
        }

        @Override
        public HttpConnectOptions connect() {
            return http.connect(call.audience(), wanted);
        }

        @Override
        public void opened(HttpClientRequest request) {
            if (over) {
                request.reset(CANCEL);
            } else {
                http.address(request, call);
                send(request, wanted, () -> UpstreamExchange.this.connect(peers, index));
            }
        }

        @Override
        public void failed(Throwable cause) {
            if (over) {
                return;
            }
            if (tries < TRIES && UpstreamFailures.isWorthAnotherTry(cause)) {
                UpstreamExchange.this.connect(peers, index + 1);
            } else {
                fail(UpstreamFailures.notConnected(call.audience(), cause));
            }
        }
    }

    /** The vendor says that it has not begun with the call: nothing was carried out, and it may be sent once more. */
    private void notTaken(Runnable again) {
        stopSending();
        request = null;
        sent = false;
        if (tries < TRIES) {
            again.run();
        } else {
            fail(UpstreamFailures.notTaken(call.audience()));
        }
    }

    private void send(HttpClientRequest opened, @Nullable Peer wanted, Runnable again) {
        request = opened;
        SocketAddress peer = opened.connection().remoteAddress();
        if (wanted != null && !wanted.address().equals(peer.hostAddress())) {
            fail(UpstreamFailures.blocked(call.audience()));
            cancel();
            return;
        }
        MultiMap fields = opened.headers();
        call.headers().forEach(fields::add);
        try {
            OutboundAuth.place(auth, placement, call.audience(), fields);
        } catch (KeyrailException refused) {
            fail(refused);
            cancel();
            return;
        }
        // The answer's future hears of it too.
        opened.exceptionHandler(ignored -> {});
        sent = true;
        opened.response().onComplete(answer -> {
            if (over) {
                return;
            }
            if (answer.failed() && UpstreamFailures.isNotTaken(opened, answer.cause())) {
                notTaken(again);
            } else if (answer.failed()) {
                fail(UpstreamFailures.noAnswer(call.audience(), answer.cause()));
                cancel();
            } else if (answer.result().statusCode() < 200) {
                // The client library takes it for the answer, and another one after it would end the whole connection.
                fail(UpstreamFailures.interim(call.audience(), answer.result().statusCode()));
                cancel();
            } else {
                answer.result().pause();
                // Before anybody sees them: no one reads, passes on or explains a field that repeats the credential.
                OutboundAuth.conceal(auth, answer.result().headers());
                progress();
                head.tryComplete(answer.result());
            }
        });
        body = new BodySending(opened, call.body(), call.bodyLength());
    }

    private void fail(KeyrailException failure) {
        http.deadlines().remove(this);
        head.tryFail(failure);
        if (request == null) {
            over = true;
        }
    }
}
