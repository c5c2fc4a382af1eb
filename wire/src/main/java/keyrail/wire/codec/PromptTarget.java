package keyrail.wire.codec;

import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.provider.PromptRules;

/**
 * Whom a prompt is written for.
 *
 * @param model the upstream's name of the model
 * @param rules what the model refuses and how it is asked
 * @param self whose sealed reasoning may go there: {@link Minter#isTakenBy}
 */
public record PromptTarget(String model, PromptRules rules, Minter self) {
    public PromptTarget withRules(PromptRules others) {
        return new PromptTarget(model, others, self);
    }
}
