/**
 * Strict fake providers over plain sockets: they speak the vendors' real formats, and fail exactly as told.
 *
 * <p>May use: the JDK, JSON trees. For the demo, tests and measurements; never part of a served request. Start reading at
 * {@link keyrail.rehearsal.RehearsalServer}, then {@link keyrail.rehearsal.vendor.Behaviour}.
 */
@NullMarked
package keyrail.rehearsal;

import org.jspecify.annotations.NullMarked;
