package keyrail.core.routing;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.Failure;

/** The outcome of selection, with the reasons. */
public sealed interface Route {
    /** Rungs that were looked at and passed over, each with its reason, in order. */
    List<String> skipped();

    /**
     * Where the call goes.
     *
     * @param rung the rule that won
     * @param selector what it matched: a profile's name, a glob, a call site
     * @param candidates in the order they are tried; the first is the choice, the rest its declared fallbacks
     */
    record Selected(Rung rung, String selector, List<Candidate> candidates, List<String> skipped) implements Route {
        public Selected {
            candidates = List.copyOf(candidates);
            skipped = List.copyOf(skipped);
        }

        public Candidate first() {
            return candidates.getFirst();
        }

        /** The same, but the choice is asked for another model; its fallbacks are not. */
        public Selected asking(String model) {
            List<Candidate> changed = new ArrayList<>(candidates);
            changed.set(0, first().asking(model));
            return new Selected(rung, selector, changed, skipped);
        }
    }

    /** Nothing was selected, or what was selected cannot work. */
    record Refused(Failure failure, List<String> skipped) implements Route {
        public Refused {
            skipped = List.copyOf(skipped);
        }
    }
}
