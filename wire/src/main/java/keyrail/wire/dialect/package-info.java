/**
 * What every format is able to do, and the parts formats share.
 *
 * <p>May use: core, wire.json, wire.sse. Start reading at {@link keyrail.wire.dialect.Dialect}.
 */
@NullMarked
package keyrail.wire.dialect;

import org.jspecify.annotations.NullMarked;
