package keyrail.wire;

import keyrail.core.inference.Operation;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.json.ScannedBody;
import org.jspecify.annotations.Nullable;

/**
 * A client's body and what its route asks of it.
 *
 * @param body as {@link Relay#scan} gave it
 * @param model the model to ask for, or null to forward the client's
 * @param tuning defaults of the profile
 * @param rules what the model's provider allows
 * @param exact whether the profile wants nothing but the model changed
 */
public record RelayRequest(
        Operation operation,
        ScannedBody body,
        @Nullable String model,
        Tuning tuning,
        RelayRules rules,
        boolean exact) {}
