package keyrail.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;

class BodyRegionTest {
    /** A socket that takes as much as it likes. */
    private static class MoodySocket implements GatheringByteChannel {
        private final Random mood;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        MoodySocket(Random mood) {
            this.mood = mood;
        }

        @Override
        public int write(ByteBuffer source) {
            int length = mood.nextInt(3) == 0 ? source.remaining() : mood.nextInt(source.remaining() + 1);
            for (int index = 0; index < length; index++) {
                taken.write(source.get());
            }
            return length;
        }

        @Override
        public long write(ByteBuffer[] sources) {
            long all = 0;
            for (ByteBuffer source : sources) {
                int length = source.remaining();
                int written = length == 0 ? 0 : write(source);
                all += written;
                if (written < length) {
                    break;
                }
            }
            return all;
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void everyByteGoesOutOnceAndInOrder() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Bytes> slices = new ArrayList<>();
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (int slice = random.nextInt(5); slice >= 0; slice--) {
                byte[] array = new byte[random.nextInt(4) == 0 ? random.nextInt(3 << 20) : random.nextInt(300)];
                random.nextBytes(array);
                int from = array.length == 0 ? 0 : random.nextInt(array.length);
                slices.add(new Bytes(array, from, array.length - from));
                whole.write(array, from, array.length - from);
            }
            BodyRegion region = new BodyRegion(slices);
            MoodySocket socket = new MoodySocket(random);

            // As Netty asks.
            while (region.transferred() < region.count()) {
                region.transferTo(socket, region.transferred());
            }

            assertThat(region.count()).as("seed %s", seed).isEqualTo(whole.size());
            assertThat(socket.taken.toByteArray()).as("seed %s", seed).isEqualTo(whole.toByteArray());
        }
    }

    @Test
    void aSocketThatTookLessThanItWasOfferedIsNotAskedAgainAtOnce() throws IOException {
        byte[] body = new byte[100];
        BodyRegion region = new BodyRegion(List.of(Bytes.of(body)));
        List<Integer> asked = new ArrayList<>();
        MoodySocket half = new MoodySocket(new Random(0)) {
            @Override
            public int write(ByteBuffer source) {
                asked.add(source.remaining());
                int length = Math.min(60, source.remaining());
                source.position(source.position() + length);
                return length;
            }
        };

        assertThat(region.transferTo(half, 0)).isEqualTo(60);
        assertThat(region.transferTo(half, 60)).isZero();
        assertThat(asked).containsExactly(100);

        assertThat(region.transferTo(half, 60)).isEqualTo(40);
        assertThat(asked).containsExactly(100, 40);
        assertThat(region.transferred()).isEqualTo(region.count());
    }
}
