/**
 * What people and other programs do to a home that they should not: each case is typed, nothing is lost, and the last
 * good state stays in force.
 *
 * <p>May use: everything. Start reading at {@link keyrail.system.badinput.CutConfigTest}.
 */
@NullMarked
package keyrail.system.badinput;

import org.jspecify.annotations.NullMarked;
