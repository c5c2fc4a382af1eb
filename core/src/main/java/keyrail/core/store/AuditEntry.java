package keyrail.core.store;

import java.time.Instant;

/**
 * One line of the audit log; never a value of a secret.
 *
 * @param who the actor, e.g. {@code cli} or a client key's name
 * @param what the verb, e.g. {@code connection.create}
 * @param target what it was done to
 * @param result {@code ok} or a failure code
 * @param request the request id, or empty
 */
public record AuditEntry(Instant at, String who, String what, String target, String result, String request) {}
