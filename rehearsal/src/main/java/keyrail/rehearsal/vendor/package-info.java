/**
 * The vendors as values and pure functions: what they refuse, what they answer, and how an answer goes wrong on demand.
 *
 * <p>May use: {@code keyrail.rehearsal.http}, JSON trees. Start reading at {@link keyrail.rehearsal.vendor.VendorFake}.
 */
@NullMarked
package keyrail.rehearsal.vendor;

import org.jspecify.annotations.NullMarked;
