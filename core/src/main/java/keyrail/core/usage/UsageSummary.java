package keyrail.core.usage;

/** The sum of one group of a usage report; {@code requests} counts distinct requests, {@code attempts} ledger rows. */
public record UsageSummary(String key, long requests, long attempts, long failed, Usage usage) {}
