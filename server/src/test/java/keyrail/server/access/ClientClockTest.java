package keyrail.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import keyrail.core.config.ClientPatience;
import org.junit.jupiter.api.Test;

/** Who is to blame for what has not gone out. */
class ClientClockTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ClientClock clock = new ClientClock(channel, new ClientPatience(LONG, LONG, Duration.ofSeconds(60)));

    ClientClockTest() {
        channel.pipeline().addLast(clock);
    }

    @Test
    void whatWeHaveNotFlushedYetIsNoClientsFault() {
        channel.write(Unpooled.copiedBuffer("a piece", StandardCharsets.US_ASCII));
        long anHourLater = System.nanoTime() + Duration.ofHours(1).toNanos();
        clock.look(anHourLater);
        clock.look(anHourLater + Duration.ofHours(1).toNanos());

        assertThat(channel.isOpen()).isTrue();
    }
}
