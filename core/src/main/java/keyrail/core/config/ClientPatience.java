package keyrail.core.config;

import java.time.Duration;

/**
 * How long a program that calls us may keep us waiting, each to the next second.
 *
 * @param head from the first byte of a request, or the opening of its connection, to the end of its header fields
 * @param bodyIdle between two pieces of a request's body
 * @param writeStall without taking anything of what is written to it
 */
public record ClientPatience(Duration head, Duration bodyIdle, Duration writeStall) {
    public static final ClientPatience DEFAULT =
            new ClientPatience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));
}
