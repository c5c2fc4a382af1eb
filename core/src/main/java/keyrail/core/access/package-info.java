/**
 * Who calls us: client keys and the grants they carry.
 *
 * <p>May use: names. Start reading at {@link keyrail.core.access.ClientKey}.
 */
@NullMarked
package keyrail.core.access;

import org.jspecify.annotations.NullMarked;
