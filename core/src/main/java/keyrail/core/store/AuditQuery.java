package keyrail.core.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page of the audit log, newest first.
 *
 * @param since only entries of this moment or later, or null for all
 * @param before only entries with a smaller number, or null to begin with the latest
 * @param limit at most so many; none when not positive
 */
public record AuditQuery(@Nullable Instant since, @Nullable Long before, int limit) {}
