/**
 * HTTP/1.1 as a server sees it, read strictly and written byte by byte as told.
 *
 * <p>May use: the JDK. Own code, because a library would neither refuse bad framing nor cut where it is asked to. Start
 * reading at {@link keyrail.rehearsal.http.RequestReader}.
 */
@NullMarked
package keyrail.rehearsal.http;

import org.jspecify.annotations.NullMarked;
