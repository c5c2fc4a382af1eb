/**
 * Server-sent events as bytes: where one ends and the next begins, however torn.
 *
 * <p>May use: core, wire.json. Start reading at {@link keyrail.wire.sse.EventSplitter}.
 */
@NullMarked
package keyrail.wire.sse;

import org.jspecify.annotations.NullMarked;
