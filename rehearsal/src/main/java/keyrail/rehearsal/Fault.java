package keyrail.rehearsal;

import java.time.Duration;

/** What a {@link FaultProxy} does to a connection; byte counts are of what flows to the client. */
public sealed interface Fault {
    /** Passes everything on. */
    record None() implements Fault {}

    /** Holds each portion back for a while, in both directions. */
    record Latency(Duration delay) implements Fault {}

    /** Closes orderly after so many bytes. */
    record Cut(long afterBytes) implements Fault {}

    /** Resets after so many bytes. */
    record Reset(long afterBytes) implements Fault {}

    /** Ends its own sending after so many bytes, and goes on reading. */
    record HalfClose(long afterBytes) implements Fault {}

    /** Accepts, reads, and never answers. */
    record BlackHole() implements Fault {}
}
