package keyrail.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.failure.Failure;
import keyrail.core.inference.hub.Loss;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.Route;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import org.jspecify.annotations.Nullable;

/** Keeps the books of one request: a ledger row for each upstream attempt, or one for a refusal before any. */
final class Attempts {
    private final Gateway.Services services;
    private final Call call;
    private final List<String> reasons = new ArrayList<>(2);
    private String askedModel = "";
    private boolean streamed;
    private String rung = "";
    private int attempt;
    /** The newest attempt that has ended. */
    private int booked;

    /** Tries of candidates that were never reached. */
    private int spentTries;
    /** Tries that a candidate needed beside the one that reached it. */
    private int furtherTries;

    private long startedNanos;
    private Instant startedAt = Instant.EPOCH;
    private @Nullable Candidate candidate;
    private String credential = "";
    private long firstByteNanos;
    private List<Loss> losses = List.of();

    Attempts(Gateway.Services services, Call call) {
        this.services = services;
        this.call = call;
    }

    Call call() {
        return call;
    }

    void asked(@Nullable String model, boolean asStream) {
        askedModel = model == null ? "" : model;
        streamed = asStream;
    }

    /** The model the client named, or empty. */
    String askedModel() {
        return askedModel;
    }

    boolean streamed() {
        return streamed;
    }

    void routed(Route.Selected selected) {
        rung = selected.rung().text();
        reasons.add(rung + ": " + selected.selector());
        reasons.addAll(selected.skipped());
    }

    /** The rule that selected the route. */
    String rung() {
        return rung;
    }

    /** What the attempt to come could not carry. */
    void losses(List<Loss> lost) {
        losses = lost;
    }

    /** What could not be carried so far. */
    List<Loss> losses() {
        return losses;
    }

    /** Whether what is being tried stands in for a broken binding. */
    boolean isLegacyRoute() {
        return candidate != null && candidate.legacyRoute();
    }

    /** Whether the profile of what is being tried wants every byte as it is. */
    boolean isRelayExact() {
        return candidate != null && candidate.relayExact();
    }

    void note(String reason) {
        reasons.add(reason);
    }

    /**
     * An attempt begins; its row is written when it ends.
     *
     * @return null when the call may go out at once; else it may when this completes, and not at all when this fails
     */
    @Nullable
    CompletableFuture<Void> begin(Candidate with, ResolvedAuth auth) {
        attempt++;
        candidate = with;
        credential =
                auth.sent().map(key -> key.credential() + "#" + key.version()).orElse("");
        startedNanos = System.nanoTime();
        startedAt = services.clock().instant();
        firstByteNanos = 0;
        if (!services.ledger().isRequired()) {
            return null;
        }
        return services.ledger().begin(row(attempt, LedgerRow.STARTED, 0, 0, Usage.NONE, UsageState.UNREPORTED));
    }

    /** The attempt that has begun does not go out: its row could not be written, or its client has left. */
    void notSent() {
        services.ledger().withdraw(call.id(), attempt);
        attempt--;
    }

    /** The attempt never reached the vendor: it is a try, not an attempt. */
    void withdraw(int tries) {
        services.ledger().withdraw(call.id(), attempt);
        attempt--;
        spentTries += tries;
    }

    void firstByte() {
        if (firstByteNanos == 0) {
            firstByteNanos = System.nanoTime();
        }
    }

    /** How many attempts and further tries of the daemon's own came before the one that answered. */
    int spent() {
        return Math.max(0, attempt - 1) + spentTries + furtherTries;
    }

    void refused(Failure failure, List<String> skipped) {
        reasons.addAll(skipped);
        if (candidate == null) {
            startedNanos = call.arrivedNanos();
            startedAt = services.clock().instant();
        }
        write(0, failure.code().text(), 0, spentTries, Usage.NONE, UsageState.UNREPORTED);
    }

    void ended(String outcome, int status, int tries, Usage usage, UsageState state) {
        booked = attempt;
        write(attempt, outcome, status, tries, usage, state);
        furtherTries += Math.max(0, tries - 1);
        if (!outcome.equals("ok")) {
            // What went well is the last attempt, and nothing is written after it.
            reasons.add("attempt " + attempt + " (" + candidateName() + "): " + outcome);
        }
    }

    /** An attempt, or the answer to it, that a mistake of ours ends; does nothing where its row is written already. */
    void broken(Failure failure, int status, int tries) {
        if (booked != attempt) {
            ended(failure.code().text(), status, tries, Usage.NONE, UsageState.UNREPORTED);
        }
    }

    private String candidateName() {
        return candidate == null ? "" : candidate.connection().name().value();
    }

    private void write(int number, String outcome, int status, int tries, Usage usage, UsageState state) {
        services.ledger().record(row(number, outcome, status, tries, usage, state));
    }

    private LedgerRow row(int number, String outcome, int status, int tries, Usage usage, UsageState state) {
        Candidate with = candidate;
        long now = System.nanoTime();
        String model = with == null || with.model() == null ? askedModel : with.model();
        return new LedgerRow(
                call.id(),
                number,
                startedAt,
                call.caller().name(),
                call.callSite() == null ? "" : call.callSite(),
                with == null ? "" : with.profileName(),
                rung,
                candidateName(),
                with == null ? "" : with.connection().connection().provider().value(),
                with == null ? "" : with.connection().payer().text(),
                credential,
                model,
                call.format().text(),
                streamed,
                outcome,
                status,
                tries,
                usage,
                state,
                String.join("\n", reasons),
                losses.isEmpty() ? null : losses.stream().map(Loss::toString).collect(Collectors.joining("\n")),
                firstByteNanos == 0 ? -1 : (firstByteNanos - call.arrivedNanos()) / 1_000_000,
                (now - startedNanos) / 1_000_000);
    }

    /** The candidate being tried, for a refusal that happens before an attempt begins. */
    void trying(Candidate next) {
        candidate = next;
        credential = "";
        startedNanos = System.nanoTime();
        startedAt = services.clock().instant();
    }
}
