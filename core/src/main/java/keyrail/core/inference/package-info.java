/**
 * Wire languages and the calls made in them.
 *
 * <p>May use: the JDK. Start reading at {@link keyrail.core.inference.Format}.
 */
@NullMarked
package keyrail.core.inference;

import org.jspecify.annotations.NullMarked;
