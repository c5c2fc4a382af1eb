package keyrail.core.inference.hub;

import keyrail.core.usage.Usage;

/**
 * Tokens of one answer, in disjoint terms where vendors differ; each format's writer does its own sums.
 *
 * @param input all input, cache reads and writes included
 * @param cacheRead the part of the input read from a cache
 * @param cacheWriteShort the part written to a cache for five minutes, or for a time nobody said
 * @param cacheWriteLong the part written to a cache for an hour
 * @param output all output, reasoning included
 * @param reasoning the part of the output spent on reasoning
 */
public record TokenCounts(
        long input, long cacheRead, long cacheWriteShort, long cacheWriteLong, long output, long reasoning) {
    public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0, 0);

    public long cacheWrite() {
        return cacheWriteShort + cacheWriteLong;
    }

    /** The input that was neither read from a cache nor written to one. */
    public long freshInput() {
        return Math.max(0, input - cacheRead - cacheWrite());
    }

    /** As the ledger keeps it. */
    public Usage usage() {
        return new Usage(input, cacheRead, cacheWrite(), output, reasoning);
    }
}
