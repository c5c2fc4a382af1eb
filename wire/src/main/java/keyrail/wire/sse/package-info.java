/**
 * Server-sent events as bytes: look into a stream, or take one event out of it, at a cost of O(chunk).
 *
 * <p>May use: core's {@code Bytes}, {@code wire.json}. Start reading at {@link keyrail.wire.sse.EventTap}.
 */
@NullMarked
package keyrail.wire.sse;

import org.jspecify.annotations.NullMarked;
