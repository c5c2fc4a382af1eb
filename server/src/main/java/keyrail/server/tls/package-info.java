/**
 * TLS of our own listeners: the certificate they show, how it is checked, and how a new one takes its place.
 *
 * <p>May use: {@code core}, Vert.x. Start reading at {@link keyrail.server.tls.ListenerCertificate}.
 */
@NullMarked
package keyrail.server.tls;

import org.jspecify.annotations.NullMarked;
