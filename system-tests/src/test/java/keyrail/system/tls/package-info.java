/**
 * TLS on both sides: the listener that programs call, and the vendors that are called, over HTTP/2 where they speak it.
 *
 * <p>May use: everything. Start reading at {@link keyrail.system.tls.TlsListenerTest}.
 */
@NullMarked
package keyrail.system.tls;

import org.jspecify.annotations.NullMarked;
