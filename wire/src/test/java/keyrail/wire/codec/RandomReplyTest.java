package keyrail.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;

class RandomReplyTest {
    @Test
    void answersKeepTheOrderThatEventsPromise() {
        int interleaved = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            List<ReplyEvent> events = new RandomReply(seed).events();
            assertThat(events.getFirst()).isInstanceOf(ReplyEvent.Started.class);
            Set<Integer> open = new HashSet<>();
            int started = 0;
            boolean finished = false;
            for (ReplyEvent event : events) {
                switch (event) {
                    case ReplyEvent.BlockStarted block -> {
                        assertThat(block.block()).as("seed " + seed).isEqualTo(started++);
                        open.add(block.block());
                    }
                    case ReplyEvent.CallStarted call -> {
                        assertThat(call.block()).as("seed " + seed).isEqualTo(started++);
                        open.add(call.block());
                    }
                    case ReplyEvent.Piece piece -> {
                        assertThat(open).contains(piece.block());
                        assertThat(piece.text()).isNotEmpty();
                    }
                    case ReplyEvent.Arguments piece -> assertThat(open).contains(piece.block());
                    case ReplyEvent.Seal seal -> assertThat(open).contains(seal.block());
                    case ReplyEvent.BlockEnded ended ->
                        assertThat(open.remove(ended.block())).isTrue();
                    case ReplyEvent.Finished _ -> {
                        assertThat(open).isEmpty();
                        assertThat(finished).isFalse();
                        finished = true;
                    }
                    case ReplyEvent.Started _, ReplyEvent.Tokens _, ReplyEvent.Alive _ -> {}
                    case ReplyEvent.Failed _, ReplyEvent.Lost _ -> throw new AssertionError("no such event is made");
                }
                interleaved += open.size() > 1 ? 1 : 0;
            }
            assertThat(finished).as("seed " + seed).isTrue();
        }
        assertThat(interleaved).isGreaterThan(500);
    }

    @Test
    void argumentsAreObjects() {
        for (long seed = 0; seed < 500; seed++) {
            for (Block block :
                    RandomReply.assembled(new RandomReply(seed).events()).blocks()) {
                if (block instanceof Block.ToolCall call) {
                    assertThat(JsonTree.read(call.arguments()).orElseThrow().isObject())
                            .isTrue();
                }
            }
            assertThat(JsonTree.read(new RawJson(new RandomReply(seed).arguments())))
                    .isPresent();
        }
    }

    @Test
    void inOrderMeansOneBlockAfterAnother() {
        for (long seed = 0; seed < 500; seed++) {
            List<Integer> open = new ArrayList<>();
            for (ReplyEvent event : new RandomReply(seed).inOrder().events()) {
                switch (event) {
                    case ReplyEvent.BlockStarted block -> open.add(block.block());
                    case ReplyEvent.CallStarted call -> open.add(call.block());
                    case ReplyEvent.BlockEnded ended -> open.remove(Integer.valueOf(ended.block()));
                    default -> assertThat(open).hasSizeLessThan(2);
                }
            }
        }
    }
}
