/**
 * How long the byte layer takes: scan, splice, tap and filter, by JMH.
 *
 * <p>May use: {@code wire}, JMH. Start reading at {@link keyrail.bench.wire.ScanBenchmark}.
 */
@NullMarked
package keyrail.bench.wire;

import org.jspecify.annotations.NullMarked;
