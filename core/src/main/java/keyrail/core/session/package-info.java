/**
 * Sessions: a profile pinned to one conversation for a time.
 *
 * <p>May use: names. Start reading at {@link keyrail.core.session.Session}.
 */
@NullMarked
package keyrail.core.session;

import org.jspecify.annotations.NullMarked;
