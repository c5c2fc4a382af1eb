/**
 * Measurements of routing.
 *
 * <p>May use: engine, service, providers, auth. Start reading at {@link keyrail.bench.engine.RouterBenchmark}.
 */
@NullMarked
package keyrail.bench.engine;

import org.jspecify.annotations.NullMarked;
