/**
 * The vendors' own SDKs, unmodified, as clients of a real daemon in front of rehearsing vendors.
 *
 * <p>May use: everything, and the SDKs. Each class of tests takes the upstream as its parameter, so that a client can be
 * put before a vendor of another format by naming it. Start reading at {@link keyrail.sdk.Scene}.
 */
@NullMarked
package keyrail.sdk;

import org.jspecify.annotations.NullMarked;
