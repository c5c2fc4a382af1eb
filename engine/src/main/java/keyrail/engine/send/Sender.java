package keyrail.engine.send;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.names.RequestId;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Rung;
import keyrail.core.routing.Snapshot;
import keyrail.core.routing.TuningKey;
import keyrail.engine.Call;
import keyrail.engine.ConversationSource;
import keyrail.engine.Gateway;
import keyrail.engine.Router;
import keyrail.wire.Formats;
import keyrail.wire.dialect.Answer;
import keyrail.wire.dialect.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message in the first format the chosen provider speaks and reads the text of the answer. Retries by itself:
 * three attempts in all. Safe for use by several threads.
 */
public final class Sender {
    private static final int RETRIES = 2;

    private final Context context;
    private final Gateway.Services services;
    private final Gateway gateway;
    private final Router router = new Router();

    public Sender(Vertx vertx, Gateway.Services services) {
        this.context = vertx.getOrCreateContext();
        this.services = services;
        this.gateway = new Gateway(services, vertx);
    }

    /** Fails with a {@link KeyrailException}; cancelling the future cancels the call. */
    public CompletableFuture<SendReply> send(SendRequest request) {
        CompletableFuture<SendReply> reply = new CompletableFuture<>();
        Snapshot snapshot = services.snapshots().get();
        String model = request.model() != null || request.profile() != null ? request.model() : Router.DEFAULT_MODEL;
        Route route = router.route(snapshot, wanted(request, model));
        if (model != null && isRoutedByNothing(route) && request.profile() == null) {
            // A vendor's name for a model is for the profile that serves calls without one, if there is such a profile.
            Route usual = router.route(snapshot, wanted(request, Router.DEFAULT_MODEL));
            if (usual instanceof Route.Selected) {
                route = usual;
                model = Router.DEFAULT_MODEL;
            }
        }
        String asked = model;
        switch (route) {
            case Route.Refused refused -> reply.completeExceptionally(new KeyrailException(refused.failure()));
            case Route.Selected selected -> {
                String wished = wish(request, selected.rung());
                Candidate candidate =
                        wished == null ? selected.first() : selected.first().asking(wished);
                context.runOnContext(ignored -> start(new Wish(request, asked, wished), candidate, reply));
            }
        }
        return reply;
    }

    /**
     * What is asked for.
     *
     * @param asked the model as routing reads it
     * @param model what beats the profile's model, or null
     */
    private record Wish(
            SendRequest request,
            @Nullable String asked,
            @Nullable String model) {}

    private static boolean isRoutedByNothing(Route route) {
        return route instanceof Route.Refused refused && refused.failure().code() == FailureCode.UNKNOWN_PROFILE;
    }

    /** The model that the caller named, unless it is the name of something else; it beats the profile's. */
    private static @Nullable String wish(SendRequest request, Rung rung) {
        String model = request.model();
        if (model == null || model.equals(Router.DEFAULT_MODEL) || model.equals(request.profile())) {
            return null;
        }
        return switch (rung) {
            case MODEL_IS_PROFILE, CONNECTION_AND_MODEL, KEPT_RESOURCE -> null;
            case PROFILE_HEADER, SESSION, CALL_SITE, MODEL_ROUTE, CLIENT_KEY_DEFAULT, ACTIVE_PROFILE, DEFAULT -> model;
        };
    }

    private RouteRequest wanted(SendRequest request, @Nullable String model) {
        String conversation = request.conversation();
        return new RouteRequest(
                request.profile(),
                model,
                request.callSite(),
                conversation == null ? null : services.sessions().pin(conversation),
                request.caller().grants());
    }

    private static Headers headers(SendRequest request) {
        String conversation = request.conversation();
        return conversation == null
                ? Headers.of("content-type", "application/json")
                : Headers.of("content-type", "application/json", ConversationSource.HEADER, conversation);
    }

    private void start(Wish wish, Candidate candidate, CompletableFuture<SendReply> reply) {
        SendRequest request = wish.request();
        if (candidate.connection().provider() == null) {
            reply.completeExceptionally(new KeyrailException(FailureCode.INTERNAL, "no adapter for the connection"));
            return;
        }
        String upstreamModel = candidate.model() == null ? "" : candidate.model();
        Format format = candidate.connection().provider().formats(upstreamModel).getFirst();
        Dialect dialect = Formats.dialect(format);
        // The body, or the path, names the model as asked for, so that the gateway routes it by the same rule again.
        String asked = wish.asked() != null ? wish.asked() : candidate.profileName();
        Bytes body = dialect.sendBody(new keyrail.wire.dialect.SendRequest(
                asked,
                request.systemPrompt(),
                request.message(),
                maxTokens(request, candidate),
                candidate.connection().provider().relayRules(upstreamModel).legacyMaxTokens(),
                true));
        RequestId id = RequestId.of(services.clock().millis(), ThreadLocalRandom.current());
        Call call = new Call(
                id,
                request.caller(),
                format,
                Operation.GENERATE,
                dialect.generateTarget(asked, true),
                headers(request),
                dialect.generateQuery(true),
                body,
                request.profile(),
                request.callSite(),
                wish.model(),
                RETRIES,
                System.nanoTime(),
                "");
        TextSink sink = new TextSink(dialect, request.onText(), collected -> {
            Failure failure = collected.failure();
            Answer answer = collected.answer();
            Candidate answered = collected.answeredBy() == null ? candidate : collected.answeredBy();
            if (failure != null || answer == null) {
                reply.completeExceptionally(new KeyrailException(
                        failure != null ? failure : Failure.of(FailureCode.INTERNAL, "there is no answer")));
            } else {
                reply.complete(new SendReply(
                        answer.text(),
                        answer.model() == null ? upstreamModel : answer.model(),
                        answer.usage(),
                        id,
                        answered.profileName(),
                        answered.connection().name().value(),
                        answered.connection().payer().text()));
            }
        });
        reply.whenComplete((ignored, thrown) -> {
            if (reply.isCancelled()) {
                context.runOnContext(now -> sink.leave());
            }
        });
        gateway.handle(call, sink);
    }

    /** The caller's limit, else the profile's; null for the format's own default. */
    private static @Nullable Long maxTokens(SendRequest request, Candidate candidate) {
        if (request.maxTokens() != null) {
            return request.maxTokens().longValue();
        }
        return candidate.tuning().value(TuningKey.MAX_TOKENS).map(Long::valueOf).orElse(null);
    }
}
