package keyrail.core.routing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import keyrail.core.connection.CanonicalConnection;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.ProviderId;
import org.jspecify.annotations.Nullable;

/**
 * Which connection a profile means that names only a provider. The one rule, used by dispatch and by whatever writes
 * the answer down, so that the two can never differ.
 */
public final class ImplicitConnection {
    private ImplicitConnection() {}

    /**
     * What a home means where a row is not there or not named. The rows in here need not exist.
     *
     * @param managed whether the home's former mode sends profiles without a connection to the platform
     * @param own by provider id, the row of one's own that goes without saying
     * @param platform by provider id, the managed row, for the providers that have a managed route
     * @param legacyRoutes by provider id, where broken bindings of an older home go; empty where they are refused
     */
    public record Conventions(
            boolean managed,
            Map<String, BoundConnection> own,
            Map<String, BoundConnection> platform,
            Map<String, BoundConnection> legacyRoutes) {
        public static final Conventions NONE = new Conventions(false, Map.of(), Map.of(), Map.of());

        public Conventions {
            own = Map.copyOf(own);
            platform = Map.copyOf(platform);
            legacyRoutes = Map.copyOf(legacyRoutes);
        }

        /** Only rows of one's own, by provider id. */
        public static Conventions of(Map<String, BoundConnection> own) {
            return new Conventions(false, own, Map.of(), Map.of());
        }
    }

    /** A connection, or why there is no single one. */
    public sealed interface Choice {
        record Found(BoundConnection connection) implements Choice {}

        record None(Failure failure) implements Choice {}
    }

    /**
     * The canonical local row where the provider has one; under the managed mode the managed row, configured or not;
     * else the sole own connection of the provider, and without any the row it would conventionally have. A
     * row paid by the platform is never meant outside the managed mode, and one paid by its callers never.
     */
    public static Choice of(Snapshot snapshot, ProviderId provider) {
        Conventions conventions = snapshot.conventions();
        String id = provider.value();
        if (CanonicalConnection.local(provider).isPresent()) {
            return conventional(snapshot, provider, conventions.own().get(id));
        }
        if (conventions.managed() && conventions.platform().containsKey(id)) {
            return conventional(snapshot, provider, conventions.platform().get(id));
        }
        List<BoundConnection> own = snapshot.ownByProvider().getOrDefault(id, List.of());
        return switch (own.size()) {
            case 0 -> conventional(snapshot, provider, conventions.own().get(id));
            case 1 -> new Choice.Found(own.getFirst());
            default -> ambiguous(provider, own);
        };
    }

    /** The row that bears the conventional name, else the conventional row itself. */
    private static Choice conventional(Snapshot snapshot, ProviderId provider, @Nullable BoundConnection convention) {
        if (convention == null) {
            return new Choice.None(Failure.of(
                    FailureCode.UNKNOWN_PROVIDER,
                    "unknown provider \"" + provider + "\"; run keyrail connections create --help for the list"));
        }
        BoundConnection row = snapshot.connections().get(convention.name());
        if (row == null) {
            return new Choice.Found(convention);
        }
        boolean paidUnasked = !row.payer().isOwn() && convention.payer().isOwn();
        if (!row.connection().provider().equals(provider) || paidUnasked) {
            return new Choice.None(Failure.of(
                    FailureCode.PROVIDER_MISMATCH,
                    "no connection of provider " + provider + " goes without saying: \"" + row.name()
                            + "\" is of provider " + row.connection().provider() + " and paid by "
                            + row.payer().text() + "; name one in the profile's provider_connection"));
        }
        return new Choice.Found(row);
    }

    private static Choice ambiguous(ProviderId provider, List<BoundConnection> own) {
        List<String> names = own.stream().map(one -> one.name().value()).toList();
        return new Choice.None(Failure.of(
                FailureCode.CONNECTION_AMBIGUOUS,
                "several connections of provider " + provider + ": "
                        + names.stream().collect(Collectors.joining(", "))
                        + "; name one in the profile's provider_connection",
                "candidates",
                names));
    }
}
