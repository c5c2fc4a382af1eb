package keyrail.engine;

import io.vertx.core.Context;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import keyrail.core.failure.Failure;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Operation;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.Repair;
import keyrail.core.routing.Candidate;
import keyrail.wire.Asked;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.translation.ForeignThoughts;
import keyrail.wire.translation.SealRestorer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what goes to the candidates of one request. A body that is large is translated on a thread of its own, so that
 * the event loop serves others meanwhile; what comes of it comes back on the loop. One call at a time.
 */
final class Drafts {
    /** Below this a translation takes a few milliseconds at most, and a thread more than it saves. */
    static final int LARGE_BYTES = 256 << 10;

    private static final Set<Operation> MAY_BE_TRANSLATED =
            EnumSet.of(Operation.GENERATE, Operation.COUNT_TOKENS, Operation.EMBED);

    private static final Set<Operation> HOLD_THOUGHTS = EnumSet.of(Operation.GENERATE, Operation.COUNT_TOKENS);

    private final Gateway gateway;
    private final Call call;
    private final Asked asked;
    private final Context context;
    private @Nullable Prompt prompt;
    /** The candidate whose server does not serve the client's format, though its provider does. */
    private @Nullable Candidate unserved;
    /** Whether the body brings thoughts of another vendor; null until somebody asks. */
    private @Nullable Boolean foreignThoughts;

    Drafts(Gateway gateway, Call call, Asked asked, Context context) {
        this.gateway = gateway;
        this.call = call;
        this.asked = asked;
        this.context = context;
    }

    /**
     * Writes the call for a candidate.
     *
     * @param repair what to change because the vendor refused the call before, or null
     * @param refused takes {@code format_mismatch}, {@code untranslatable}, or what the provider refuses
     */
    void write(
            Candidate candidate, @Nullable Repair repair, Consumer<Outgoing> then, Consumer<? super Failure> refused) {
        if (speaks(candidate) && !bringsForeignThoughts(candidate)) {
            outcome(() -> Outgoing.relayed(candidate, call, asked), then, refused)
                    .run();
        } else {
            work(() -> translated(candidate, repair), then, refused);
        }
    }

    /**
     * Looks whether a relayed call may be said in another format, because the server has no address for the client's own:
     * what a provider is said to speak depends on a server's version. If so, the candidate's calls are translated from now on.
     *
     * @param then takes whether it may
     */
    void translateInstead(Candidate candidate, Failure.Upstream failure, Consumer<Boolean> then) {
        if (!MAY_BE_TRANSLATED.contains(call.operation())
                || candidate.relayExact()
                || !NoSuchAddress.isToldBy(failure)) {
            then.accept(false);
            return;
        }
        work(
                () -> Outgoing.translated(candidate, call, this::prompt, null, false),
                written -> {
                    unserved = candidate;
                    then.accept(true);
                },
                untranslatable -> then.accept(false));
    }

    /**
     * Looks for what may be changed in a translated call that a vendor refused; what it changes is something.
     *
     * @param then takes the repair, or nothing where none helps
     */
    void mend(Candidate candidate, Outgoing refused, Failure.Upstream failure, Consumer<Optional<Repair>> then) {
        List<Repair> repairs = refused.translation() == null
                ? List.of()
                : refused.translation().repairs().stream()
                        .filter(repair -> repair.mends(failure))
                        .toList();
        if (repairs.isEmpty()) {
            then.accept(Optional.empty());
            return;
        }
        work(
                () -> repairs.stream()
                        .filter(repair -> changes(candidate, refused, repair))
                        .findFirst(),
                then,
                failed -> then.accept(Optional.empty()));
    }

    private boolean changes(Candidate candidate, Outgoing refused, Repair repair) {
        try {
            return !translated(candidate, repair)
                    .request()
                    .body()
                    .equals(refused.request().body());
        } catch (KeyrailException untranslatable) {
            // A strict profile would rather have the vendor's refusal than lose what the repair leaves out.
            return false;
        }
    }

    /** Whether the candidate's server takes the client's own words. */
    private boolean speaks(Candidate candidate) {
        return Outgoing.isRelayed(candidate, call) && !candidate.equals(unserved);
    }

    /** Whether the client's own bytes hold what another vendor said to it alone. */
    private boolean bringsForeignThoughts(Candidate candidate) {
        if (candidate.relayExact() || !HOLD_THOUGHTS.contains(call.operation())) {
            return false;
        }
        Boolean known = foreignThoughts;
        if (known == null) {
            known = ForeignThoughts.areIn(call.format(), call.body());
            foreignThoughts = known;
        }
        return known;
    }

    private Outgoing translated(Candidate candidate, @Nullable Repair repair) {
        return Outgoing.translated(candidate, call, this::prompt, repair, speaks(candidate));
    }

    private <T> void work(Supplier<T> work, Consumer<T> then, Consumer<? super Failure> refused) {
        if (call.body().length() < LARGE_BYTES) {
            outcome(work, then, refused).run();
            return;
        }
        Thread.ofVirtual().name("keyrail-translation").start(() -> {
            Runnable outcome = away(work, then, refused);
            context.runOnContext(ignored -> outcome.run());
        });
    }

    private static <T> Runnable outcome(Supplier<T> work, Consumer<T> then, Consumer<? super Failure> refused) {
        try {
            T made = work.get();
            return () -> then.accept(made);
        } catch (KeyrailException failed) {
            return () -> refused.accept(failed.failure());
        }
    }

    private <T> Runnable away(Supplier<T> work, Consumer<T> then, Consumer<? super Failure> refused) {
        try {
            return outcome(work, then, refused);
        } catch (RuntimeException | VirtualMachineError broken) {
            // The edge of the thread: a request without an outcome would hang.
            Failure failure = Unforeseen.in(call, broken);
            return () -> refused.accept(failure);
        }
    }

    /** What is asked, for a translation: read once, with what the client could not carry of earlier turns. */
    private Prompt prompt() {
        Prompt known = prompt;
        if (known == null) {
            Codec client = Codecs.find(call.format()).orElseThrow();
            String caller = call.caller().name();
            PromptSource source = new PromptSource(call.target(), call.headers(), call.query(), call.body());
            known = SealRestorer.restore(
                    call.operation() == Operation.COUNT_TOKENS
                            ? client.counting().orElseThrow().readPrompt(source)
                            : client.readPrompt(source),
                    id -> gateway.services().sealedCalls().find(caller, id));
            prompt = known;
        }
        return known;
    }
}
