package keyrail.config.json;

/**
 * A run of bytes of a file.
 *
 * @param start offset of the first byte
 * @param end offset behind the last byte
 * @param line of the first byte, 1-based
 * @param column of the first byte in code points, 1-based
 */
public record Span(int start, int end, int line, int column) {}
