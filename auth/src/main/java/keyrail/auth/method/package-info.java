/**
 * One class per way of proving who we are, and the memory that keeps material between calls.
 *
 * <p>May use: core. Start reading at {@link keyrail.auth.method.AuthMethod}, then
 * {@link keyrail.auth.method.ApiKeyMethod}.
 */
@NullMarked
package keyrail.auth.method;

import org.jspecify.annotations.NullMarked;
