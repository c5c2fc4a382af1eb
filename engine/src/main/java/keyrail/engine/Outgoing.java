package keyrail.engine;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.Endpoint;
import keyrail.core.provider.HttpCall;
import keyrail.core.provider.Provider;
import keyrail.core.provider.Repair;
import keyrail.core.provider.UpstreamRequest;
import keyrail.core.routing.Candidate;
import keyrail.wire.Asked;
import keyrail.wire.Relayed;
import keyrail.wire.translation.Translation;
import org.jspecify.annotations.Nullable;

/**
 * What goes to a candidate's vendor: the client's own bytes where the vendor speaks its format, else a translation.
 *
 * @param call whole but for its credential
 * @param dropUsageEvent whether the usage event of the answer was asked for by us alone
 * @param translation null where bytes are relayed
 */
record Outgoing(
        UpstreamRequest request,
        HttpCall call,
        boolean streamed,
        boolean dropUsageEvent,
        @Nullable Translation translation) {

    /** Whether the candidate's vendor speaks the client's format, so that the client's own bytes go there. */
    static boolean isRelayed(Candidate candidate, Call call) {
        Provider provider = Objects.requireNonNull(candidate.connection().provider());
        return provider.formats(modelOf(candidate)).contains(call.format());
    }

    /**
     * Prepares a call with the client's own bytes.
     *
     * @throws KeyrailException what the provider refuses
     */
    static Outgoing relayed(Candidate candidate, Call call, Asked asked) {
        Provider provider = Objects.requireNonNull(candidate.connection().provider());
        Relayed relayed = asked.relay(
                call.format(),
                call.operation(),
                candidate.model(),
                candidate.tuning(),
                provider.relayRules(modelOf(candidate), call.headers()),
                candidate.relayExact());
        UpstreamRequest request = new UpstreamRequest(
                endpoint(candidate),
                call.format(),
                call.operation(),
                call.target().withModel(candidate.model()),
                call.headers(),
                call.query(),
                relayed.body());
        return new Outgoing(request, provider.prepare(request), relayed.streamed(), relayed.dropUsageEvent(), null);
    }

    /**
     * Prepares a call in the words of the vendor's format.
     *
     * @param prompt what is asked, in no format's words
     * @param repair what is changed because the vendor refused the call before, or null
     * @param ownFormat whether it is written in the client's format again, else in another
     * @throws KeyrailException {@code format_mismatch}, {@code untranslatable}, or what the provider refuses
     */
    static Outgoing translated(
            Candidate candidate, Call call, Supplier<Prompt> prompt, @Nullable Repair repair, boolean ownFormat) {
        Provider provider = Objects.requireNonNull(candidate.connection().provider());
        Translation translation = OutgoingTranslation.of(candidate, provider, call, prompt, repair, ownFormat);
        UpstreamRequest request = new UpstreamRequest(
                endpoint(candidate),
                translation.upstream(),
                call.operation(),
                translation.written().target(),
                translation.written().headers(),
                translation.written().query(),
                List.of(translation.written().body()));
        return new Outgoing(request, provider.prepare(request), translation.streamed(), false, translation);
    }

    /** What could not be carried to the vendor; empty where bytes are relayed. */
    List<Loss> losses() {
        return translation == null ? List.of() : translation.written().losses();
    }

    private static Endpoint endpoint(Candidate candidate) {
        return Objects.requireNonNull(candidate.connection().endpoint());
    }

    private static String modelOf(Candidate candidate) {
        return candidate.model() == null ? "" : candidate.model();
    }
}
