package keyrail.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

final class TurnFlushTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new TurnFlush());

    @Test
    void whatOneTurnWritesGoesOutAtItsEnd() {
        channel.eventLoop().execute(() -> {
            channel.pipeline().writeAndFlush("one");
            channel.pipeline().writeAndFlush("two");
            assertThat(channel.outboundMessages()).isEmpty();
        });
        channel.runPendingTasks();
        assertThat(channel.outboundMessages()).containsExactly("one", "two");
    }

    @Test
    void theNextTurnFlushesAgain() {
        channel.pipeline().writeAndFlush("one");
        channel.runPendingTasks();
        channel.pipeline().writeAndFlush("two");
        channel.runPendingTasks();
        assertThat(channel.outboundMessages()).containsExactly("one", "two");
    }

    @Test
    void closingLosesNothingThatWasToGoOut() {
        channel.eventLoop().execute(() -> {
            channel.pipeline().writeAndFlush("last words");
            channel.pipeline().close();
        });
        channel.runPendingTasks();
        assertThat(channel.outboundMessages()).containsExactly("last words");
        assertThat(channel.isOpen()).isFalse();
    }
}
