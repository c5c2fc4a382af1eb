/**
 * How a connection proves who we are: stored {@link keyrail.core.auth.Auth}, and the secret material it resolves to.
 *
 * <p>May use: names, failure. The kinds are a list of descriptors, so that store, command line and admin API loop over
 * them. Start reading at {@link keyrail.core.auth.Auth}, then {@link keyrail.core.auth.AuthResolver}.
 */
@NullMarked
package keyrail.core.auth;

import org.jspecify.annotations.NullMarked;
