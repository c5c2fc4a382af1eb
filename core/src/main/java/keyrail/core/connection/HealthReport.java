package keyrail.core.connection;

import java.time.Instant;

/** What one call told about the connection it went through; reasons are for people and hold no secret. */
public sealed interface HealthReport {
    /** The vendor did what it was asked. */
    record Succeeded() implements HealthReport {}

    /** The vendor refused the credential. */
    record Rejected(String reason) implements HealthReport {}

    /** The vendor serves the account again from {@code until} on. */
    record Limited(String reason, Instant until) implements HealthReport {}

    /** No answer came: the vendor could not be reached, or stayed silent. */
    record Unreached(String reason) implements HealthReport {}

    /** An answer that says nothing of the credential: the vendor is there, and that is all. */
    record Answered() implements HealthReport {}
}
