/**
 * The walls: what may depend on what, who may see a secret, how large a file may grow.
 *
 * <p>A wall that stands in the way is changed by a decision record, not by an exception in a test. Start reading at
 * {@link keyrail.arch.ModuleArrowsTest}.
 */
@NullMarked
package keyrail.arch;

import org.jspecify.annotations.NullMarked;
