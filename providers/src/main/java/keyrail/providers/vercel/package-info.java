/**
 * Vercel AI Gateway, one key for many vendors.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.vercel.VercelAiGateway}.
 */
@NullMarked
package keyrail.providers.vercel;

import org.jspecify.annotations.NullMarked;
