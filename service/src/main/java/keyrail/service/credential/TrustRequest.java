package keyrail.service.credential;

import org.jspecify.annotations.Nullable;

/**
 * The wish to let a credential go to another place.
 *
 * @param baseUrl the place, or null for the one that the connections naming it now call
 * @param confirmed false to see what would change
 */
public record TrustRequest(@Nullable String baseUrl, boolean confirmed) {}
