package keyrail.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;

/** However a body comes together, it is whole, and what is borrowed for it goes back. */
class BodyRoomTest {
    private final Uploads uploads = new Uploads();
    private final Random random = new Random(3);

    private void fill(BodyRoom room, byte[] body, int end) {
        for (int at = 0; at < end; ) {
            int length = Math.min(end - at, 1 + random.nextInt(400_000));
            if (room.declared() >= 0 && random.nextBoolean()) {
                // As the socket does it.
                ByteBuf place = room.next();
                length = Math.min(length, place.writableBytes());
                place.writeBytes(body, at, length);
                room.append(place);
            } else {
                room.append(Unpooled.wrappedBuffer(body, at, length));
            }
            at += length;
            assertThat(room.length()).isEqualTo(at);
        }
    }

    @Test
    void aBodyOfAnyLengthIsWhole() {
        for (int length : new int[] {
            0, 1, 16_384, 16_385, 262_144, 278_528, 278_529, 2_097_151, 2_097_152, 2_097_153, 2_359_296, 5_000_000
        }) {
            for (boolean declared : new boolean[] {true, false}) {
                byte[] body = new byte[length];
                random.nextBytes(body);
                BodyRoom room = new BodyRoom(uploads, declared ? length : -1);
                fill(room, body, length);
                Bytes whole = room.whole();
                room.leave();
                new BodyRoom(uploads, 3_000_000).next().writeZero(1_000);
                assertThat(Arrays.mismatch(
                                body,
                                Arrays.copyOfRange(whole.array(), whole.offset(), whole.offset() + whole.length())))
                        .as("%s bytes, declared %s", length, declared)
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void aBodyThatIsReadIsNobodyElsesPlace() {
        BodyRoom first = new BodyRoom(uploads, 3_000_000);
        byte[] body = new byte[3_000_000];
        Arrays.fill(body, (byte) 1);
        fill(first, body, body.length);
        Bytes whole = first.whole();
        first.leave();
        BodyRoom second = new BodyRoom(uploads, 3_000_000);
        fill(second, new byte[3_000_000], 3_000_000);
        assertThat(Arrays.mismatch(whole.array(), body)).isEqualTo(-1);
    }

    @Test
    void whatIsLeftIsUsedAgainAndWhatIsDroppedIsNot() {
        byte[] sizes = new byte[Uploads.SEGMENT_BYTES];
        BodyRoom left = new BodyRoom(uploads, 3_000_000);
        left.append(Unpooled.wrappedBuffer(sizes));
        byte[] segment = left.next().array();
        left.leave();
        assertThat(uploads.take()).isSameAs(segment);

        BodyRoom dropped = new BodyRoom(uploads, 3_000_000);
        byte[] lost = dropped.next().array();
        dropped.drop();
        assertThat(new BodyRoom(uploads, 3_000_000).next().array()).isNotSameAs(lost);
    }

    @Test
    void nothingIsReadBehindTheEndOfABody() {
        BodyRoom room = new BodyRoom(uploads, 2_500_000);
        fill(room, new byte[2_500_000], 2_499_990);
        assertThat(room.next().writableBytes()).isEqualTo(10);
    }

    @Test
    void whoIsAloneReadsMoreAtOnceThanOneOfMany() {
        uploads.began();
        int alone = uploads.share();
        for (int index = 0; index < 99; index++) {
            uploads.began();
        }
        assertThat(uploads.share()).isLessThan(alone);
        for (int index = 0; index < 99; index++) {
            uploads.ended();
        }
        assertThat(uploads.share()).isEqualTo(alone);
    }
}
