package keyrail.core.routing;

import keyrail.core.auth.Audience;
import org.jspecify.annotations.Nullable;

/**
 * What routing may know of a stored secret.
 *
 * @param version rises with each rotation and each change of audience
 * @param audience the only place it may go, or null until a connection first names it
 */
public record CredentialFacts(long version, @Nullable Audience audience) {}
