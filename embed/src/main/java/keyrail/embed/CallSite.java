package keyrail.embed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.core.access.Caller;
import keyrail.core.access.Grants;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CallSiteName;
import keyrail.core.names.ConversationId;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.session.Pin;
import keyrail.engine.Router;
import keyrail.engine.send.SendReply;
import keyrail.engine.send.SendRequest;
import org.jspecify.annotations.Nullable;

/**
 * One place of an embedding application that asks models. It holds no route: each call is routed by the rows and the
 * {@code config.json} there are when it is made, so one may be built at the start and kept for good. Safe for use by
 * several threads; every method but {@link #in} may block.
 */
public final class CallSite {
    /** A little more than the longest an answer's head may take. */
    private static final Duration LIMIT = Duration.ofMinutes(32);

    private final Home home;
    private final CallSiteName name;
    private final @Nullable ConversationId conversation;
    private final Router router = new Router();

    CallSite(Home home, CallSiteName name, @Nullable ConversationId conversation) {
        this.home = home;
        this.name = name;
        this.conversation = conversation;
    }

    /** This place within one conversation, whose session, if it has one, decides first. */
    public CallSite in(String conversationId) {
        return new CallSite(home, name, new ConversationId(conversationId));
    }

    /** Where a call made now would go, or why it would go nowhere; nothing is sent. */
    public Route route() {
        home.refresh();
        String id = conversation == null ? null : conversation.value();
        Pin pin = id == null ? null : home.sessions().pin(id);
        return router.route(
                home.snapshot(), new RouteRequest(null, Router.DEFAULT_MODEL, name.value(), pin, Grants.ALL));
    }

    /**
     * Asks and waits for the whole answer.
     *
     * @throws KeyrailException why nothing serves the call site, or what the vendor answered
     */
    public SendReply ask(String message) {
        home.refresh();
        CompletableFuture<SendReply> reply = home.engine().sender().send(request(message));
        try {
            return reply.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KeyrailException known) {
                throw known;
            }
            throw new IllegalStateException("a call failed in an unforeseen way", failed.getCause());
        } catch (TimeoutException late) {
            reply.cancel(true);
            throw new KeyrailException(
                    FailureCode.UPSTREAM_TIMEOUT,
                    "no answer within " + LIMIT.toMinutes() + " min; the call was cancelled, and may be billed");
        } catch (InterruptedException interrupted) {
            reply.cancel(true);
            Thread.currentThread().interrupt();
            throw new KeyrailException(FailureCode.CLIENT_GONE, "interrupted while waiting for the answer");
        }
    }

    /**
     * As {@link #ask}, empty where nothing serves the call site: for what an application can do without.
     *
     * @throws KeyrailException what the vendor answered
     */
    public Optional<SendReply> askIfServed(String message) {
        return route() instanceof Route.Selected ? Optional.of(ask(message)) : Optional.empty();
    }

    private SendRequest request(String message) {
        return new SendRequest(
                new Caller("library", Grants.ALL),
                message,
                null,
                null,
                null,
                name.value(),
                conversation == null ? null : conversation.value(),
                null,
                ignored -> {});
    }
}
