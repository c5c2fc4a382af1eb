/**
 * How bindings of an older home are served while they are broken; goes with the next release.
 *
 * <p>May use: auth, failure, names, routing. Start reading at {@link keyrail.core.legacy.LegacyRoute}.
 */
@NullMarked
package keyrail.core.legacy;

import org.jspecify.annotations.NullMarked;
