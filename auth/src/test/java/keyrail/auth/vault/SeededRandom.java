package keyrail.auth.vault;

import java.io.Serial;
import java.security.SecureRandom;
import java.util.Random;

/** Bytes that are the same in every run: for vectors and tamper tests only. */
final class SeededRandom extends SecureRandom {
    @Serial
    private static final long serialVersionUID = 1L;

    // SecureRandom's constructor may ask for bytes before this is set.
    private final transient Random random;

    SeededRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
