package keyrail.core.routing;

import java.time.Instant;
import keyrail.core.names.ConnectionName;

/**
 * A thing that a vendor keeps for one account: a stored response, a file, a batch. Only the connection that made it can
 * reach it.
 *
 * @param id the vendor's
 * @param connection whose account keeps it
 * @param profile the profile it was made through, or empty for a connection named directly
 */
public record KeptResource(String id, ConnectionName connection, String profile, Instant at) {}
