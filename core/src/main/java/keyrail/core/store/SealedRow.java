package keyrail.core.store;

import java.time.Instant;
import keyrail.core.inference.Bytes;

/**
 * Something kept encrypted for a while, whose meaning the database does not know.
 *
 * @param id what it is found by
 * @param sealed as {@link Box#seal} gave it
 */
public record SealedRow(String id, Bytes sealed, Instant at) {}
