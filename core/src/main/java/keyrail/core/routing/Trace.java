package keyrail.core.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * A route and how it came about: every rule in its order, those that were not reached too. A rule can have several
 * steps, as the list of model routes has.
 */
public record Trace(Route route, List<RungStep> steps) {
    public Trace {
        steps = whole(steps);
    }

    private static List<RungStep> whole(List<RungStep> looked) {
        List<RungStep> steps = new ArrayList<>();
        for (Rung rung : Rung.values()) {
            List<RungStep> its =
                    looked.stream().filter(step -> step.rung() == rung).toList();
            steps.addAll(its);
            if (its.isEmpty()) {
                steps.add(new RungStep(rung, RungStep.Verdict.NOT_REACHED, "", ""));
            }
        }
        return List.copyOf(steps);
    }
}
