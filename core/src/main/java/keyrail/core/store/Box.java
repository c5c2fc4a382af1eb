package keyrail.core.store;

import java.util.Optional;
import keyrail.core.inference.Bytes;

/**
 * Port: encrypts what is no credential but should not lie open either, under a key of the vault's for one purpose. Safe
 * for use by several threads.
 */
public interface Box {
    /** @param associated has to be the same when it is opened */
    Bytes seal(byte[] plaintext, byte[] associated);

    /** Empty when anything is not as it was sealed. */
    Optional<byte[]> open(Bytes sealed, byte[] associated);
}
