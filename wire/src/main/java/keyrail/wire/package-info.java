/**
 * The languages of the wire: what a relayed call is given, what is read in passing from its answer.
 *
 * <p>May use: core. Pure functions and push state machines, without I/O and without threads. Start reading at
 * {@link keyrail.wire.Formats}.
 */
@NullMarked
package keyrail.wire;

import org.jspecify.annotations.NullMarked;
