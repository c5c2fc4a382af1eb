/**
 * JSON as bytes: find a few members of a large body in one pass, and splice around them without copying.
 *
 * <p>May use: core's {@code Bytes} and failures. Start reading at {@link keyrail.wire.json.BodyScanner}.
 */
@NullMarked
package keyrail.wire.json;

import org.jspecify.annotations.NullMarked;
