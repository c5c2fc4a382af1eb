package keyrail.core.access;

import java.time.Instant;
import keyrail.core.names.ClientKeyName;

/**
 * A key that we issue to a program calling us; only its hash is kept.
 *
 * @param lastFour the last characters of the key, so that its owner can tell it from others
 */
public record ClientKey(ClientKeyName name, KeyHash hash, String lastFour, Grants grants, Instant createdAt) {}
