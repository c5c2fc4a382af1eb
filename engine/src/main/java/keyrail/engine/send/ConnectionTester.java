package keyrail.engine.send;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import keyrail.core.auth.PayerClass;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.connection.ConnectionModel;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.names.RequestId;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.Provider;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Snapshot;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.engine.ErrorReply;
import keyrail.engine.Gateway;
import keyrail.engine.metering.HealthNews;
import keyrail.engine.outbound.UpstreamExchange;
import keyrail.engine.outbound.UpstreamHttp;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cheapest call that proves a connection: the vendor is reached, takes the credential and knows the models. Safe
 * for use by several threads.
 */
public final class ConnectionTester {
    /** OpenRouter's list of some hundred models has about one. */
    private static final int LONGEST_LIST_BYTES = 8 << 20;

    private static final String REACHED = "reached; the credential is each caller's own, so none was tried";

    private final Vertx vertx;
    private final Context context;
    private final Gateway.Services services;
    private final HealthNews news;

    public ConnectionTester(Vertx vertx, Gateway.Services services) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.services = services;
        this.news = new HealthNews(services.health(), services.clock());
    }

    /** Never fails: what goes wrong is the result. */
    public CompletableFuture<ConnectionTest> test(Snapshot snapshot, BoundConnection connection) {
        CompletableFuture<ConnectionTest> result = new CompletableFuture<>();
        RequestId id = RequestId.of(services.clock().millis(), ThreadLocalRandom.current());
        Run run = new Run(services, snapshot, connection, id, System.nanoTime(), result);
        Provider provider = connection.provider();
        Endpoint endpoint = connection.endpoint();
        Failure unusable = connection.unusable();
        if (unusable != null || provider == null || endpoint == null) {
            run.over(
                    ConnectionTest.Part.REACH,
                    unusable == null ? "there is no adapter for this provider" : unusable.message(),
                    0);
            return result;
        }
        context.runOnContext(ignored -> {
            if (run.isPaidByCallers()) {
                call(run, provider, endpoint, new ResolvedAuth.Anonymous());
            } else {
                resolved(
                        run,
                        provider,
                        endpoint,
                        services.resolver().resolve(snapshot, connection.connection(), Headers.EMPTY));
            }
        });
        return result;
    }

    private void resolved(Run run, Provider provider, Endpoint endpoint, Resolution resolution) {
        switch (resolution) {
            case Resolution.Ready ready -> call(run, provider, endpoint, ready.auth());
            case Resolution.Refused refused ->
                run.over(ConnectionTest.Part.CREDENTIAL, refused.failure().message(), 0);
            case Resolution.Pending pending ->
                pending.outcome()
                        .whenComplete((outcome, broken) -> context.runOnContext(ignored -> resolved(
                                run,
                                provider,
                                endpoint,
                                outcome != null
                                        ? outcome
                                        : new Resolution.Refused(Failure.of(
                                                FailureCode.INTERNAL, "the credential could not be resolved")))));
        }
    }

    private void call(Run run, Provider provider, Endpoint endpoint, ResolvedAuth auth) {
        UpstreamHttp http;
        try {
            http = new UpstreamHttp(vertx, services.names(), services.outbound().get());
        } catch (KeyrailException unsure) {
            run.over(ConnectionTest.Part.REACH, unsure.failure().message(), 0);
            return;
        }
        run.begin()
                .whenComplete((booked, failed) -> context.runOnContext(ignored -> {
                    if (failed == null) {
                        call(
                                run,
                                provider,
                                http.start(provider.probe(endpoint), provider.probePlacement(), auth, false));
                    } else {
                        run.withdrawn(
                                ConnectionTest.Part.REACH, failureOf(failed).message());
                    }
                    // For this call alone.
                    http.retire();
                }));
    }

    private void call(Run run, Provider provider, UpstreamExchange exchange) {
        exchange.head().onComplete(head -> {
            if (head.succeeded()) {
                answered(run, provider, exchange, head.result());
                return;
            }
            Failure failure = failureOf(head.cause());
            news.unanswered(run.connection(), failure);
            if (exchange.sent()) {
                run.attempted(ConnectionTest.Part.REACH, failure.code().text(), failure.message(), 0, exchange.tries());
                return;
            }
            boolean credential = failure.code() == FailureCode.CREDENTIAL_AUDIENCE_MISMATCH;
            run.withdrawn(credential ? ConnectionTest.Part.CREDENTIAL : ConnectionTest.Part.REACH, failure.message());
        });
    }

    private static Failure failureOf(Throwable cause) {
        return cause instanceof KeyrailException known
                ? known.failure()
                : Failure.of(FailureCode.INTERNAL, "the call failed");
    }

    private void answered(Run run, Provider provider, UpstreamExchange exchange, HttpClientResponse head) {
        int status = head.statusCode();
        if (status < 300) {
            List<String> models = run.models();
            if (models.isEmpty()) {
                // The body is of no interest, and breaking it off is no news.
                head.exceptionHandler(ignored -> {});
                exchange.cancel();
            }
            if (run.isPaidByCallers()) {
                run.attempted(null, "ok", REACHED, status, exchange.tries());
                return;
            }
            news.succeeded(run.connection());
            if (models.isEmpty()) {
                run.attempted(null, "ok", "reached, credential taken", status, exchange.tries());
            } else {
                ErrorReply.read(
                        head,
                        exchange,
                        LONGEST_LIST_BYTES,
                        reply -> listed(run, provider, models, reply, exchange.tries()));
            }
            return;
        }
        ErrorReply.read(head, exchange, reply -> {
            Failure.Upstream failure = provider.explain(reply.upstream());
            news.refused(run.connection(), failure);
            if (run.isPaidByCallers()) {
                run.attempted(null, failure.code().text(), REACHED, status, exchange.tries());
                return;
            }
            boolean rejected = failure.code() == FailureCode.UPSTREAM_AUTH_FAILED
                    || failure.code() == FailureCode.UPSTREAM_FORBIDDEN;
            run.attempted(
                    rejected ? ConnectionTest.Part.CREDENTIAL : partOf(status),
                    failure.code().text(),
                    failure.message(),
                    status,
                    exchange.tries());
        });
    }

    /** What is asked too often, or too much, was asked with a good credential. */
    private static ConnectionTest.@Nullable Part partOf(int status) {
        if (status == 429) {
            return null;
        }
        return status >= 500 ? ConnectionTest.Part.REACH : ConnectionTest.Part.MODEL;
    }

    private static void listed(Run run, Provider provider, List<String> models, ErrorReply reply, int tries) {
        int status = reply.upstream().status();
        Bytes list = reply.upstream().body();
        List<String> denied = reply.whole()
                ? models.stream().filter(model -> provider.denies(list, model)).toList()
                : List.of();
        if (denied.isEmpty()) {
            run.attempted(null, "ok", "reached, credential taken", status, tries);
        } else {
            run.attempted(
                    ConnectionTest.Part.MODEL,
                    FailureCode.UPSTREAM_NOT_FOUND.text(),
                    "reached and credential taken, but " + provider.traits().id() + " does not list "
                            + String.join(", ", denied)
                            + "; correct the model in the profile, or in the connection's own models",
                    status,
                    tries);
        }
    }

    /** One test under way. */
    private record Run(
            Gateway.Services services,
            Snapshot snapshot,
            BoundConnection connection,
            RequestId id,
            long startedNanos,
            CompletableFuture<ConnectionTest> result) {
        /** What is asked of the connection: the models its row declares, else those of the profiles bound to it. */
        List<String> models() {
            if (connection.payer() == PayerClass.PLATFORM || isPaidByCallers()) {
                return List.of();
            }
            Stream<@Nullable String> models = connection.connection().models().isEmpty()
                    ? snapshot.profiles().values().stream()
                            .filter(profile -> connection.name().equals(profile.connection()))
                            .map(Profile::model)
                    : connection.connection().models().stream().map(ConnectionModel::id);
            return models.filter(Objects::nonNull).distinct().sorted().toList();
        }

        /** Whether there is no credential to be tried here: all that can be seen is whether the vendor answers. */
        boolean isPaidByCallers() {
            return connection.payer() == PayerClass.CALLER;
        }

        /** The call is about to go out, which it may once this completes. */
        CompletableFuture<Void> begin() {
            return services.ledger().isRequired()
                    ? services.ledger().begin(row(LedgerRow.STARTED, 0, 0))
                    : CompletableFuture.completedFuture(null);
        }

        /** Nothing was sent: that is no attempt. */
        void withdrawn(ConnectionTest.Part failed, String message) {
            services.ledger().withdraw(id, 1);
            over(failed, message, 0);
        }

        /**
         * Tells how the call went that was sent: an attempt like any other, which stands in the ledger.
         *
         * @param status of the vendor's answer, 0 where none came
         */
        void attempted(ConnectionTest.@Nullable Part failed, String outcome, String message, int status, int tries) {
            services.ledger().record(row(outcome, status, tries));
            over(failed, message, status);
        }

        private LedgerRow row(String outcome, int status, int tries) {
            String credential = connection.credential() == null
                    ? ""
                    : services.snapshots()
                            .get()
                            .credential(connection.credential())
                            .map(facts -> connection.credential() + "#" + facts.version())
                            .orElse("");
            return new LedgerRow(
                    id,
                    1,
                    services.clock().instant(),
                    "cli",
                    "",
                    "",
                    "test",
                    connection.name().value(),
                    connection.connection().provider().value(),
                    connection.payer().text(),
                    credential,
                    "",
                    "",
                    false,
                    outcome,
                    status,
                    tries,
                    Usage.NONE,
                    UsageState.UNREPORTED,
                    "connections test",
                    null,
                    -1,
                    (System.nanoTime() - startedNanos) / 1_000_000);
        }

        void over(ConnectionTest.@Nullable Part failed, String message, int status) {
            long millis = (System.nanoTime() - startedNanos) / 1_000_000;
            result.complete(new ConnectionTest(connection.name().value(), failed, message, status, millis));
        }
    }
}
