package keyrail.engine.resource;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.KeptResource;
import keyrail.core.routing.KeptResources;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Rung;
import keyrail.core.routing.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Adds to selection what vendors keep. A call about a known thing goes to the connection that made it; a call that
 * selects another connection is refused, and nothing is sent there.
 */
public final class KeptRoute {
    private final KeptResources known;

    /** Selection by the usual rules. */
    @FunctionalInterface
    public interface Selection {
        Route route(RouteRequest request);
    }

    /**
     * What a call has to do with what is kept.
     *
     * @param resource id in the path, or null
     * @param references ids in the body
     */
    public record About(@Nullable String resource, List<String> references) {}

    public KeptRoute(KeptResources known) {
        this.known = known;
    }

    public Route route(Snapshot snapshot, RouteRequest request, About about, Selection selection) {
        if (about.resource() == null && about.references().isEmpty()) {
            return selection.route(request);
        }
        Optional<KeptResource> kept = Stream.concat(Stream.ofNullable(about.resource()), about.references().stream())
                .flatMap(id -> known.find(id).stream())
                .findFirst();
        boolean selects = request.profile() != null || request.model() != null || request.callSite() != null;
        if (kept.isEmpty()) {
            boolean defaulted = request.grants().defaultProfile() != null;
            return selects || defaulted || about.resource() == null
                    ? selection.route(request)
                    : notKnown(about.resource());
        }
        return selects ? agreeing(selection.route(request), kept.get()) : owner(snapshot, request, kept.get());
    }

    private static Route notKnown(String id) {
        return refused(Failure.of(
                FailureCode.RESOURCE_NOT_KNOWN,
                "no connection is known to have made \"" + id
                        + "\"; send the header x-keyrail-profile to say whose account keeps it"));
    }

    /** Keeps the candidates that can reach the thing; the chosen one has to. */
    private static Route agreeing(Route route, KeptResource kept) {
        if (!(route instanceof Route.Selected selected)) {
            return route;
        }
        BoundConnection chosen = selected.first().connection();
        if (!chosen.name().equals(kept.connection())) {
            return refused(Failure.of(
                    FailureCode.RESOURCE_ELSEWHERE,
                    "\"" + kept.id() + "\" is kept by the account of connection \"" + kept.connection()
                            + "\", and the call is routed to \"" + chosen.name()
                            + "\"; name the profile that made it; nothing was sent"));
        }
        List<Candidate> able = selected.candidates().stream()
                .filter(one -> one.connection().name().equals(kept.connection()))
                .toList();
        return new Route.Selected(selected.rung(), selected.selector(), able, selected.skipped());
    }

    private static Route owner(Snapshot snapshot, RouteRequest request, KeptResource kept) {
        boolean granted = kept.profile().isEmpty()
                ? request.grants().direct()
                : request.grants().allowsProfile(kept.profile());
        if (!granted) {
            return refused(Failure.of(
                    FailureCode.PROFILE_NOT_GRANTED,
                    "this client key may not use the profile that made \"" + kept.id() + "\""));
        }
        BoundConnection connection = snapshot.connections().get(kept.connection());
        if (connection == null) {
            return refused(Failure.of(
                    FailureCode.CONNECTION_NOT_FOUND,
                    "\"" + kept.id() + "\" was made by connection \"" + kept.connection()
                            + "\", which is no longer there; create it again, or name another profile"));
        }
        if (connection.unusable() != null) {
            return refused(connection.unusable());
        }
        Candidate candidate = new Candidate(snapshot.profiles().get(kept.profile()), connection, null);
        return new Route.Selected(Rung.KEPT_RESOURCE, kept.connection().value(), List.of(candidate), List.of());
    }

    private static Route refused(Failure failure) {
        return new Route.Refused(failure, List.of());
    }
}
