package keyrail.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.RetryAfter;
import keyrail.core.routing.Profile;
import org.jspecify.annotations.Nullable;

/**
 * How often and after what pause the daemon itself tries a vendor again that said «later». One per request: clients that
 * retry by themselves get a plan of none.
 */
final class RetryPlan {
    private static final long BASE_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 60_000;

    private final int most;
    private int used;

    RetryPlan(int asked, @Nullable Profile profile) {
        this.most = Math.max(asked, profile == null ? 0 : profile.retries());
    }

    /** 429, 5xx and 529: the vendor did not do the work. */
    static boolean isWorthAnother(Failure.Upstream failure) {
        return failure.code() != FailureCode.UPSTREAM_BILLING && (failure.status() == 429 || failure.status() >= 500);
    }

    boolean hasMore() {
        return used < most;
    }

    /**
     * The pause before the next try, in milliseconds: the vendor's {@code retry-after} where it gives one, else 1 s ·
     * 2ⁿ, half of it fixed and half random; at most 60 s.
     */
    long next(@Nullable String retryAfter, Instant now) {
        long pause = BASE_MILLIS << used;
        used++;
        Optional<Duration> asked = RetryAfter.pause(retryAfter, now);
        if (asked.isPresent()) {
            return Math.clamp(asked.get().toMillis(), 1, LONGEST_MILLIS);
        }
        long half = Math.min(pause, LONGEST_MILLIS) / 2;
        return half + ThreadLocalRandom.current().nextLong(half + 1);
    }
}
