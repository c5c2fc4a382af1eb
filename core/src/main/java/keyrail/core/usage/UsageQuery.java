package keyrail.core.usage;

import java.time.Instant;
import java.util.Locale;

/** What to sum up: attempts since a moment, grouped by one dimension. */
public record UsageQuery(Instant since, Dimension by) {
    /** The dimensions of a usage report. */
    public enum Dimension {
        PROFILE,
        CONNECTION,
        CLIENT,
        PAYER;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
