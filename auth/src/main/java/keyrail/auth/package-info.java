/**
 * From a connection's stored auth to the material one call needs: the list of methods, and the resolver over it.
 *
 * <p>May use: core. Start reading at {@link keyrail.auth.AuthMethods}, then
 * {@link keyrail.auth.ConnectionAuthResolver}.
 */
@NullMarked
package keyrail.auth;

import org.jspecify.annotations.NullMarked;
