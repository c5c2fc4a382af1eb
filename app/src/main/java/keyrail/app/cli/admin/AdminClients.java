package keyrail.app.cli.admin;

import java.time.Duration;

/** Port: finds who answers for the home right now. */
@FunctionalInterface
public interface AdminClients {
    /** @param limit how long one call may take before it counts as unanswered */
    AdminClient open(Duration limit);
}
