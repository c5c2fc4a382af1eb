package keyrail.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PulseTest {
    private static final Pulse.Rate RATE = new Pulse.Rate(Duration.ofSeconds(30), Duration.ofSeconds(15));

    private final AtomicInteger questions = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void open() {
        channel.freezeTime();
        channel.pipeline().addFirst(new Pulse(questions::incrementAndGet, RATE));
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void aConnectionThatSpeaksIsNotAsked() {
        for (int moment = 0; moment < 6; moment++) {
            pass(20);
            channel.writeInbound("word");
        }
        assertThat(questions).hasValue(0);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aSilentOneIsAskedAndClosedWhenItDoesNotAnswer() {
        pass(30);
        assertThat(questions).hasValue(1);
        pass(14);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anAnswerKeepsItAndTheNextSilenceIsAskedAgain() {
        pass(30);
        pass(10);
        channel.writeInbound("answer");
        pass(5);
        assertThat(channel.isOpen()).isTrue();
        assertThat(questions).hasValue(1);
        pass(30);
        assertThat(questions).hasValue(2);
    }
}
