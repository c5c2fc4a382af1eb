package keyrail.core.routing;

import java.util.List;
import java.util.stream.Collectors;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.ProviderId;

/**
 * Which connection a profile means that names only a provider. The one rule, used by dispatch and by whatever writes
 * the answer down, so that the two can never differ.
 */
public final class ImplicitConnection {
    private ImplicitConnection() {}

    /** A connection, or why there is no single one. */
    public sealed interface Choice {
        record Found(BoundConnection connection) implements Choice {}

        record None(Failure failure) implements Choice {}
    }

    /** The sole own connection of the provider; without any, the row it would conventionally have; never a platform one. */
    public static Choice of(Snapshot snapshot, ProviderId provider) {
        List<BoundConnection> own = snapshot.ownByProvider().getOrDefault(provider.value(), List.of());
        if (own.size() == 1) {
            return new Choice.Found(own.getFirst());
        }
        if (own.isEmpty()) {
            BoundConnection virtual = snapshot.virtualByProvider().get(provider.value());
            return virtual != null
                    ? new Choice.Found(virtual)
                    : new Choice.None(Failure.of(
                            FailureCode.UNKNOWN_PROVIDER,
                            "unknown provider \"" + provider
                                    + "\"; run keyrail connections create --help for the list"));
        }
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
