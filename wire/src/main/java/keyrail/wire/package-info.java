/**
 * Bytes and meaning: the relay of a body, and the list of formats.
 *
 * <p>May use: core and the packages below it. Start reading at {@link keyrail.wire.Relay} and
 * {@link keyrail.wire.Formats}.
 */
@NullMarked
package keyrail.wire;

import org.jspecify.annotations.NullMarked;
