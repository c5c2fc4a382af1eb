package keyrail.service.legacy;

import java.util.List;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;

/**
 * What a backfill would change, or has changed.
 *
 * @param managed the mode that decides: to the platform, or to connections of one's own
 * @param steps entries that are given a connection, in the order of their names
 * @param skipped entries that name a provider only and stay so
 * @param marksLegacy whether {@code llm.legacyRoute} is written
 */
public record BackfillPlan(boolean managed, List<Step> steps, List<Skipped> skipped, boolean marksLegacy) {
    public BackfillPlan {
        steps = List.copyOf(steps);
        skipped = List.copyOf(skipped);
    }

    /**
     * One entry of {@code config.json} that is given a connection.
     *
     * @param path member names from the root, e.g. {@code [llm, profiles, work]}
     * @param row what it is bound to
     * @param makesRow whether the row has to be made first
     */
    public record Step(List<String> path, Connection row, boolean makesRow) {
        public Step {
            path = List.copyOf(path);
        }

        public ConnectionName connection() {
            return row.name();
        }
    }

    /** An entry that is left as it is, and why. */
    public record Skipped(List<String> path, String reason) {
        public Skipped {
            path = List.copyOf(path);
        }
    }

    /** Whether nothing is left to change. */
    public boolean isDone() {
        return steps.isEmpty() && !marksLegacy;
    }
}
