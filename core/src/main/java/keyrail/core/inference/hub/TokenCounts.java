package keyrail.core.inference.hub;

import keyrail.core.usage.Usage;

/**
 * Tokens of one answer, in disjoint terms where vendors differ; each format's writer does its own sums. Figures that a vendor
 * cannot mean are made ones that add up: none is negative, and a part is no larger than its whole.
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

    /** More than any answer has, and few enough to be added. */
    private static final long MOST = 1L << 40;

    public TokenCounts {
        input = Math.clamp(input, 0, MOST);
        cacheRead = Math.clamp(cacheRead, 0, input);
        cacheWriteShort = Math.clamp(cacheWriteShort, 0, input - cacheRead);
        cacheWriteLong = Math.clamp(cacheWriteLong, 0, input - cacheRead - cacheWriteShort);
        output = Math.clamp(output, 0, MOST);
        reasoning = Math.clamp(reasoning, 0, output);
    }

    public long cacheWrite() {
        return cacheWriteShort + cacheWriteLong;
    }

    /** The input that was neither read from a cache nor written to one. */
    public long freshInput() {
        return input - cacheRead - cacheWrite();
    }

    /** As the ledger keeps it. */
    public Usage usage() {
        return new Usage(input, cacheRead, cacheWrite(), output, reasoning);
    }
}
