package keyrail.engine.outbound;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.buffer.BufferInternal;
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
    private static final int SMALL_BODY_BYTES = 16 << 10;
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
    private SharedOpenings.@Nullable Pass pass;
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

    /** The answer has ended cleanly; its connection may serve another call. */
    public void finished() {
        over = true;
        http.deadlines().remove(this);
        leave();
    }

    /** Gives the call up and closes its stream, over HTTP/1.1 its connection; does nothing once it is over. */
    public void cancel() {
        if (over) {
            return;
        }
        over = true;
        http.deadlines().remove(this);
        if (request != null) {
            request.reset(CANCEL);
        }
        leave();
    }

    private void leave() {
        SharedOpenings.Pass held = pass;
        pass = null;
        if (held != null) {
            held.over();
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
        http.enter(call.audience(), wanted, new SharedOpenings.Caller() {
            @Override
            public boolean isWaiting() {
                return !over;
            }

            @Override
            public void enter(SharedOpenings.Pass granted) {
                connect(peers, index, wanted, granted);
            }
        });
    }

    private void connect(List<Peer> peers, int index, @Nullable Peer wanted, SharedOpenings.Pass granted) {
        pass = granted;
        http.client(call.audience()).request(http.options(call, wanted)).onComplete(opened -> {
            if (opened.failed()) {
                granted.failed();
            } else {
                granted.leased(opened.result().connection());
            }
            if (over) {
                if (opened.succeeded()) {
                    opened.result().reset(CANCEL);
                }
            } else if (opened.failed()) {
                if (tries < TRIES && UpstreamFailures.isWorthAnotherTry(opened.cause())) {
                    connect(peers, index + 1);
                } else {
                    fail(UpstreamFailures.notConnected(call.audience(), opened.cause()));
                }
            } else {
                send(opened.result(), wanted, () -> connect(peers, index));
            }
        });
    }

    /** The vendor says that it has not begun with the call: nothing was carried out, and it may be sent once more. */
    private void notTaken(Runnable again) {
        leave();
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
        if (call.body().isEmpty()) {
            opened.end();
        } else {
            opened.end(buffer(call.body(), (int) call.bodyLength()));
        }
    }

    private static Buffer buffer(List<Bytes> slices, int length) {
        if (slices.size() == 1 || length > SMALL_BODY_BYTES) {
            ByteBuf[] parts = new ByteBuf[slices.size()];
            for (int index = 0; index < parts.length; index++) {
                Bytes slice = slices.get(index);
                parts[index] = Unpooled.wrappedBuffer(slice.array(), slice.offset(), slice.length());
            }
            return BufferInternal.buffer(Unpooled.wrappedBuffer(parts.length, parts));
        }
        byte[] joined = new byte[length];
        int position = 0;
        for (Bytes slice : slices) {
            System.arraycopy(slice.array(), slice.offset(), joined, position, slice.length());
            position += slice.length();
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(joined));
    }

    private void fail(KeyrailException failure) {
        http.deadlines().remove(this);
        head.tryFail(failure);
        if (request == null) {
            over = true;
            leave();
        }
    }
}
