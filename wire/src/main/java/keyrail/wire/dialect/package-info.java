/**
 * What every format package offers to the rest: tuning table, usage taps, readers and writers, error envelopes.
 *
 * <p>May use: core, {@code wire.json}, {@code wire.sse}; the formats build on it, never on each other. Start reading at
 * {@link keyrail.wire.dialect.Dialect}.
 */
@NullMarked
package keyrail.wire.dialect;

import org.jspecify.annotations.NullMarked;
