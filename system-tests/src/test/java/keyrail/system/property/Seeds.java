package keyrail.system.property;

import java.util.Random;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the tests' randomness starts; {@code -Dkeyrail.seed=…} starts it elsewhere, to see a failure again. */
public final class Seeds {
    private static final Logger LOG = LoggerFactory.getLogger(Seeds.class);

    private Seeds() {}

    /** The same in every run, so that the gate does not depend on luck. */
    public static long fixed(String name) {
        return Long.getLong("keyrail.seed", 20_261_124L + name.hashCode());
    }

    /** Another one in every run. */
    public static long fresh(String name) {
        long seed = Long.getLong("keyrail.seed", System.nanoTime());
        LOG.atInfo().addKeyValue("test", name).addKeyValue("seed", seed).log("seed");
        return seed;
    }

    /** Of one case, which so depends on no case before it; mixed, for neighbouring seeds begin alike otherwise. */
    public static Random random(long seed, int index) {
        return new Random(new SplittableRandom(seed * 31 + index).nextLong());
    }
}
