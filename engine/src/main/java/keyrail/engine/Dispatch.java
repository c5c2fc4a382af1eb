package keyrail.engine;

import io.vertx.core.Context;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.legacy.LegacyRoute;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.HttpCall;
import keyrail.core.provider.Provider;
import keyrail.core.provider.Repair;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.Route;
import keyrail.core.routing.Snapshot;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.engine.metering.HealthNews;
import keyrail.engine.outbound.Attribution;
import keyrail.engine.outbound.UpstreamExchange;
import keyrail.wire.Asked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the candidates of one request try in order until one begins to answer. Nothing is tried again once a byte has
 * gone to the client, and the payer changes only along the declared chain. Used once, on one event loop.
 */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final Gateway gateway;
    private final Attempts attempts;
    private final Call call;
    private final Asked asked;
    private final Drafts drafts;
    private final List<Candidate> candidates;
    private final ReplySink sink;
    private final Context context;
    private final RetryPlan retries;
    private final HealthNews news;
    private Snapshot snapshot;
    private int index;
    private boolean replayed;
    /** Whether nobody waits for an answer any more. */
    private boolean over;

    private @Nullable UpstreamExchange exchange;
    private @Nullable ResolvedAuth lastAuth;
    /** What is asked otherwise of the candidate being tried; at most one per request. */
    private @Nullable Repair repair;

    private boolean repaired;
    /** Tells the client what the latest candidate that answered said, for when no further one can. */
    private @Nullable Runnable lastAnswer;

    Dispatch(Gateway gateway, Attempts attempts, Asked asked, Snapshot snapshot, Route.Selected route, ReplySink sink) {
        this.gateway = gateway;
        this.attempts = attempts;
        this.call = attempts.call();
        this.asked = asked;
        this.snapshot = snapshot;
        this.candidates = new ArrayList<>(route.candidates());
        this.sink = sink;
        this.context = gateway.vertx().getOrCreateContext();
        this.drafts = new Drafts(gateway, call, asked, context);
        this.retries = new RetryPlan(call.retries(), candidates.getFirst().profile());
        this.news =
                new HealthNews(gateway.services().health(), gateway.services().clock());
    }

    void start() {
        sink.onGone(this::clientGone);
        guarded(this::attempt);
    }

    /** The edge of the event loop: whatever is thrown, the request has an outcome. */
    private void guarded(Runnable step) {
        if (over) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError thrown) {
            broke(Unforeseen.in(call, thrown));
        }
    }

    private void broke(Failure failure) {
        over = true;
        UpstreamExchange running = exchange;
        if (running == null) {
            attempts.refused(failure, List.of());
        } else {
            running.cancel();
            attempts.broken(failure, 0, running.tries());
        }
        reply(failure);
    }

    private Candidate candidate() {
        return candidates.get(index);
    }

    private void clientGone() {
        over = true;
        UpstreamExchange running = exchange;
        if (running != null) {
            running.cancel();
            attempts.ended(FailureCode.CLIENT_GONE.text(), 0, running.tries(), Usage.NONE, UsageState.UNREPORTED);
        } else {
            attempts.refused(Failure.of(FailureCode.CLIENT_GONE, "the client left"), List.of());
        }
    }

    private void attempt() {
        attempts.trying(candidate());
        BoundConnection connection = candidate().connection();
        Provider provider = connection.provider();
        if (provider == null || connection.endpoint() == null) {
            throw new IllegalStateException("the router passed an unusable connection: " + connection.name());
        }
        resolved(gateway.services().resolver().resolve(snapshot, connection.connection(), call.headers()));
    }

    private void resolved(Resolution resolution) {
        switch (resolution) {
            case Resolution.Ready ready -> send(ready.auth());
            case Resolution.Refused refused -> unresolved(refused.failure());
            case Resolution.Pending pending ->
                pending.outcome()
                        .whenComplete((outcome, broken) -> context.runOnContext(ignored -> guarded(() -> resolved(
                                outcome != null
                                        ? outcome
                                        : new Resolution.Refused(Failure.of(
                                                FailureCode.INTERNAL,
                                                "the credential could not be resolved: "
                                                        + broken.getClass().getSimpleName()))))));
        }
    }

    /** There is no material: an older home goes its former way, every other takes the binding for broken. */
    private void unresolved(Failure failure) {
        Candidate broken = candidate();
        Candidate legacy = broken.profile() == null || broken.legacyRoute()
                ? null
                : LegacyRoute.instead(snapshot, broken.profile(), broken.connection(), broken.model(), failure)
                        .orElse(null);
        if (legacy == null) {
            passOver(namingProfile(broken, failure));
            return;
        }
        attempts.note(LegacyRoute.reason(legacy, failure));
        candidates.set(index, legacy);
        attempt();
    }

    private static Failure namingProfile(Candidate candidate, Failure failure) {
        return candidate.profile() != null && failure instanceof Failure.Gateway ours
                ? new Failure.Gateway(
                        ours.code(), "profile \"" + candidate.profileName() + "\": " + ours.message(), ours.details())
                : failure;
    }

    /** A broken binding: fatal for the chosen candidate, a reason to go on for a fallback. */
    private void passOver(Failure failure) {
        if (index == 0) {
            attempts.refused(failure, List.of());
            reply(failure);
        } else if (!advance("not used: " + failure.message())) {
            giveUp(failure);
        }
    }

    /** The last candidate cannot serve: the client gets what an earlier one answered, else why this one cannot. */
    private void giveUp(Failure failure) {
        attempts.refused(failure, List.of());
        if (lastAnswer != null) {
            lastAnswer.run();
        } else {
            reply(failure);
        }
    }

    private boolean advance(String reason) {
        attempts.note("candidate \"" + candidate().connection().name() + "\" " + reason);
        if (index + 1 >= candidates.size()) {
            return false;
        }
        index++;
        replayed = false;
        repair = null;
        attempt();
        return true;
    }

    private void send(ResolvedAuth auth) {
        lastAuth = auth;
        drafts.write(
                candidate(),
                repair,
                outgoing -> guarded(() -> send(auth, outgoing)),
                failure -> guarded(() -> passOver(failure)));
    }

    private void send(ResolvedAuth auth, Outgoing outgoing) {
        BoundConnection connection = candidate().connection();
        Provider provider = Objects.requireNonNull(connection.provider());
        attempts.losses(outgoing.losses());
        HttpCall out = outgoing.call();
        if (auth instanceof ResolvedAuth.Managed) {
            String wantedModel = candidate().model() == null
                    ? attempts.askedModel()
                    : candidate().model();
            out = Attribution.of(
                            call.callSite(),
                            candidate().profileName(),
                            attempts.rung(),
                            connection.connection().provider().value(),
                            wantedModel)
                    .on(out);
        }
        if (candidate().legacyRoute()) {
            LOG.atWarn()
                    .setMessage("a broken binding was served by the legacy route")
                    .addKeyValue("profile", candidate().profileName())
                    .addKeyValue("connection", connection.name())
                    .addKeyValue("request", call.id())
                    .log();
        }
        HttpCall ready = out;
        CredentialPlacement placement = provider.placement(outgoing.request());
        CompletableFuture<Void> booked = attempts.begin(candidate(), auth);
        if (booked == null) {
            goOut(ready, placement, auth, outgoing);
            return;
        }
        booked.whenComplete((done, failed) -> context.runOnContext(ignored -> {
            if (over || failed != null) {
                attempts.notSent();
            }
            guarded(() -> {
                if (failed != null) {
                    passOver(Replies.failureOf(failed));
                } else {
                    goOut(ready, placement, auth, outgoing);
                }
            });
        }));
    }

    private void goOut(HttpCall out, CredentialPlacement placement, ResolvedAuth auth, Outgoing outgoing) {
        ResolvedAuth shown =
                outgoing.translation() != null && auth instanceof ResolvedAuth.Callers callers ? callers.asKey() : auth;
        UpstreamExchange started = gateway.upstream().start(out, placement, shown, outgoing.streamed());
        exchange = started;
        started.head()
                .onComplete(head -> guarded(() -> {
                    if (head.succeeded()) {
                        answered(started, head.result(), outgoing);
                    } else {
                        unanswered(started, head.cause());
                    }
                }));
    }

    private void unanswered(UpstreamExchange started, Throwable cause) {
        exchange = null;
        Failure failure = Replies.failureOf(cause);
        news.unanswered(candidate().connection(), failure);
        if (started.sent()) {
            attempts.ended(failure.code().text(), 0, started.tries(), Usage.NONE, UsageState.UNREPORTED);
            reply(failure);
            return;
        }
        attempts.withdraw(started.tries());
        boolean mayGoOn = failure instanceof Failure.Upstream;
        if (!mayGoOn || !advance("not reached: " + failure.code().text())) {
            giveUp(failure);
        }
    }

    private void answered(UpstreamExchange started, HttpClientResponse head, Outgoing outgoing) {
        if (head.statusCode() < 300) {
            if (AnswerCheck.isOfAnApi(head)) {
                news.succeeded(candidate().connection());
            }
            sink.answeredBy(candidate());
            new AnswerPump(gateway, attempts, started, head, outgoing, keeper(outgoing), sink).run();
            return;
        }
        ErrorReply.read(head, started, reply -> guarded(() -> refused(started, reply, outgoing)));
    }

    private void refused(UpstreamExchange started, ErrorReply reply, Outgoing outgoing) {
        Provider provider = Objects.requireNonNull(candidate().connection().provider());
        Failure.Upstream failure = provider.explain(reply.upstream());
        exchange = null;
        attempts.ended(failure.code().text(), failure.status(), started.tries(), Usage.NONE, UsageState.UNREPORTED);
        if (failure.code() == FailureCode.UPSTREAM_AUTH_FAILED && replayWithFresherCredential()) {
            return;
        }
        Runnable refused = () -> rejected(failure, outgoing.translation() == null ? reply : reply.ofAnotherFormat());
        if (repaired) {
            refused.run();
        } else if (outgoing.translation() == null) {
            drafts.translateInstead(candidate(), failure, may -> guarded(() -> translated(may, refused)));
        } else {
            drafts.mend(candidate(), outgoing, failure, found -> guarded(() -> mended(found.orElse(null), refused)));
        }
    }

    /** Remembers what the account keeps from now on; null for calls that leave nothing there. */
    private @Nullable ResourceKeeper keeper(Outgoing outgoing) {
        return outgoing.translation() == null && asked.kept()
                        || call.target().method().equals("DELETE")
                ? new ResourceKeeper(gateway.services(), call, candidate())
                : null;
    }

    /** Asks once more in another format, where the server has no address for the client's. */
    private void translated(boolean may, Runnable refused) {
        if (!may) {
            refused.run();
            return;
        }
        repaired = true;
        attempts.note("asked once more: in another format, for the server has no address for "
                + call.format().text());
        attempt();
    }

    /** Asks once more, otherwise, where that may help. */
    private void mended(@Nullable Repair found, Runnable refused) {
        if (found == null) {
            refused.run();
            return;
        }
        repaired = true;
        repair = found;
        attempts.note("asked once more: " + found.name());
        attempt();
    }

    private void rejected(Failure.Upstream failure, ErrorReply reply) {
        news.refused(candidate().connection(), failure);
        Candidate answering = candidate();
        lastAnswer = () -> Replies.upstreamFailure(sink, call, answering, failure, reply, attempts.spent());
        if (RetryPlan.isWorthAnother(failure)) {
            if (index == 0 && candidates.size() == 1 && retries.hasMore()) {
                gateway.vertx()
                        .setTimer(
                                retries.next(
                                        failure.retryAfter(),
                                        gateway.services().clock().instant()),
                                ignored -> guarded(this::attempt));
                return;
            }
            if (advance("answered " + failure.code().text())) {
                return;
            }
        } else if (failure.code() == FailureCode.UPSTREAM_AUTH_FAILED && advance("rejected its credential")) {
            return;
        }
        lastAnswer.run();
    }

    /** Only once, and only when the credential has been rotated since it was resolved. */
    private boolean replayWithFresherCredential() {
        ResolvedAuth.Key used = lastAuth == null ? null : lastAuth.sent().orElse(null);
        if (replayed || used == null) {
            return false;
        }
        replayed = true;
        Snapshot latest = gateway.services().snapshots().get();
        boolean rotated = latest.credential(used.credential())
                .map(facts -> facts.version() != used.version())
                .orElse(false);
        if (!rotated) {
            return false;
        }
        snapshot = latest;
        attempts.note("credential " + used.credential() + " was rotated meanwhile: replayed once");
        attempt();
        return true;
    }

    private void reply(Failure failure) {
        Replies.failure(sink, call, failure, attempts.spent());
    }
}
