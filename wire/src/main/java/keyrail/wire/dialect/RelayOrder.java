package keyrail.wire.dialect;

import keyrail.core.inference.Operation;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.Tuning;
import org.jspecify.annotations.Nullable;

/**
 * What a relayed body is to be given.
 *
 * @param model the model to ask for, or null to forward the client's field untouched
 * @param tuning the profile's defaults
 * @param exact forward everything but the model as it is
 */
public record RelayOrder(
        Operation operation, @Nullable String model, Tuning tuning, RelayRules rules, boolean exact) {}
