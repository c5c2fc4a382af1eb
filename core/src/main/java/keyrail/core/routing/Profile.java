package keyrail.core.routing;

import java.util.List;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProfileName;
import keyrail.core.names.ProviderId;
import org.jspecify.annotations.Nullable;

/**
 * A model, its tuning and the connection to use: {@code llm.profiles.<name>}.
 *
 * @param provider null to take the connection's
 * @param model the vendor's id, or null to forward the client's
 * @param connection null to let {@link ImplicitConnection} find it
 * @param fallback profiles tried in order when this one cannot answer before the first byte
 * @param allowPayerChange whether a fallback may be billed to another class of payer
 * @param relayExact forward bodies without tuning and without asking for usage
 * @param strict refuse a call rather than drop a field in translation
 * @param retries further tries on 429 and 5xx by the daemon; 0 leaves retrying to the client
 * @param disabled switched off by {@code "status": "disabled"}
 * @param label for people, or null
 * @param description for people, or null
 */
public record Profile(
        ProfileName name,
        @Nullable ProviderId provider,
        @Nullable String model,
        @Nullable ConnectionName connection,
        Tuning tuning,
        List<ProfileName> fallback,
        boolean allowPayerChange,
        boolean relayExact,
        boolean strict,
        int retries,
        boolean disabled,
        @Nullable String label,
        @Nullable String description) {
    public Profile {
        fallback = List.copyOf(fallback);
    }
}
