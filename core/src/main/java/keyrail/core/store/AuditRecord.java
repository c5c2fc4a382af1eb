package keyrail.core.store;

/** An audit entry with its place in the log. @param number rises by one with each entry */
public record AuditRecord(long number, AuditEntry entry) {}
