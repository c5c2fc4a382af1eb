/**
 * What can go wrong, as values with a code, a message and a next step.
 *
 * <p>May use: the JDK. Start reading at {@link keyrail.core.failure.FailureCode}.
 */
@NullMarked
package keyrail.core.failure;

import org.jspecify.annotations.NullMarked;
