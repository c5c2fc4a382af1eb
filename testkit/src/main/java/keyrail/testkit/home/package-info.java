/**
 * The parts of a home in memory: rows, vault, configuration, providers.
 *
 * <p>May use: core. Start reading at {@link keyrail.testkit.home.FakeHome}.
 */
@NullMarked
package keyrail.testkit.home;

import org.jspecify.annotations.NullMarked;
