package keyrail.core.usage;

/**
 * Tokens of one attempt as the vendor reported them.
 *
 * @param inputTokens all input, cache reads and writes included, whatever the vendor's own sum leaves out
 * @param cacheReadTokens the part of the input read from a cache
 * @param cacheWriteTokens the part of the input written to a cache
 * @param outputTokens all output, reasoning included
 * @param reasoningTokens the part of the output spent on reasoning
 */
public record Usage(
        long inputTokens, long cacheReadTokens, long cacheWriteTokens, long outputTokens, long reasoningTokens) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);
}
