package keyrail.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnFlushTest {
    private final List<String> socket = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new Recorder(), new TurnFlush());

    /** Stands where the socket would, and writes down what reaches it. */
    private final class Recorder extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            socket.add(message.toString());
            promise.setSuccess();
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            socket.add("flush");
        }

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            socket.add("close");
            promise.setSuccess();
        }
    }

    private void turn(Runnable work) {
        channel.eventLoop().execute(work);
        channel.runPendingTasks();
    }

    @Test
    void whatOneTurnWritesGoesOutTogetherAtItsEnd() {
        turn(() -> {
            channel.pipeline().writeAndFlush("one");
            channel.pipeline().writeAndFlush("two");
        });
        assertThat(socket).containsExactly("one", "two", "flush");
    }

    @Test
    void theNextTurnFlushesAgain() {
        turn(() -> channel.pipeline().writeAndFlush("one"));
        turn(() -> channel.pipeline().writeAndFlush("two"));
        assertThat(socket).containsExactly("one", "flush", "two", "flush");
    }

    @Test
    void closingLosesNothingThatWasToGoOut() {
        turn(() -> {
            channel.pipeline().writeAndFlush("last words");
            channel.pipeline().close();
        });
        assertThat(socket).containsExactly("last words", "flush", "close");
    }
}
