package keyrail.core.legacy;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What an older home did when a profile's binding was broken: it went by the home's mode. Such homes still do, said
 * aloud; all others refuse. Never another provider, never another class of payer.
 */
public final class LegacyRoute {
    /** How an answer, and the ledger, say that it came this way. */
    public static final String MARK = "legacy-route";

    private static final Set<FailureCode> MISSES = Set.of(
            FailureCode.CONNECTION_NOT_FOUND,
            FailureCode.CONNECTION_AMBIGUOUS,
            FailureCode.PROVIDER_MISMATCH,
            FailureCode.CREDENTIAL_NOT_FOUND,
            FailureCode.CREDENTIAL_CORRUPT,
            FailureCode.PLATFORM_UNAVAILABLE,
            FailureCode.AUTH_NOT_IMPLEMENTED,
            FailureCode.AUTH_NOT_SUPPORTED,
            FailureCode.STORAGE_FAILED,
            FailureCode.INTERNAL);

    private LegacyRoute() {}

    /**
     * Where a call goes whose binding has failed, or empty where the failure stands.
     *
     * @param profile the one whose binding it is
     * @param bound the connection that cannot serve, or null where none was found
     * @param model what to ask for there
     */
    public static Optional<Candidate> instead(
            Snapshot snapshot,
            Profile profile,
            @Nullable BoundConnection bound,
            @Nullable String model,
            Failure failure) {
        ProviderId provider =
                profile.provider() == null && bound != null ? bound.connection().provider() : profile.provider();
        if (provider == null || !MISSES.contains(failure.code())) {
            return Optional.empty();
        }
        return Optional.ofNullable(snapshot.conventions().legacyRoutes().get(provider.value()))
                .filter(route -> isReady(snapshot, route) && (bound == null || isOther(route, bound)))
                .map(route -> new Candidate(profile, route, model, true));
    }

    private static boolean isReady(Snapshot snapshot, BoundConnection route) {
        return route.unusable() == null
                && (route.credential() == null
                        || snapshot.credential(route.credential()).isPresent());
    }

    /** Another way than the broken one, at the same payer's cost. */
    private static boolean isOther(BoundConnection route, BoundConnection bound) {
        boolean same = route.connection().provider().equals(bound.connection().provider())
                && Objects.equals(route.credential(), bound.credential());
        return !same && route.payer() == bound.payer();
    }

    /** The line for ledger and log. */
    public static String reason(Candidate candidate, Failure failure) {
        return MARK + ": served by " + candidate.connection().name() + " ("
                + candidate.connection().payer().text() + ") because " + failure.message();
    }
}
