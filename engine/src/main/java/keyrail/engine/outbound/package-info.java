/**
 * The way out: names resolved and addresses checked by us, the credential placed last, no redirect followed.
 *
 * <p>May use: core, Vert.x. This is the only package that opens a socket to a vendor. Start reading at
 * {@link keyrail.engine.outbound.UpstreamHttp}.
 */
@NullMarked
package keyrail.engine.outbound;

import org.jspecify.annotations.NullMarked;
