package keyrail.service;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import keyrail.core.store.AuditEntry;

/**
 * Who asks for a change, as the audit log names it.
 *
 * @param who e.g. {@code cli} or a client key's name
 * @param request the request id, or empty
 */
public record Actor(String who, String request) {
    public static Actor of(String who) {
        return new Actor(who, "");
    }

    /** The line the audit log keeps of a change that was made. */
    public AuditEntry did(String what, String target, Instant at) {
        return new AuditEntry(at.truncatedTo(ChronoUnit.MILLIS), who, what, target, "ok", request);
    }
}
