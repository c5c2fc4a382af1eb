package keyrail.core.config;

import java.time.Duration;

/**
 * {@code llm.profileSession.*}: how long sessions stay open.
 *
 * @param defaultTtl of a session opened without a time
 * @param maxTtl the longest time one can be opened for
 */
public record SessionSettings(Duration defaultTtl, Duration maxTtl) {
    public static final SessionSettings DEFAULT = new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(12));
}
