package keyrail.server.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Bytes;

/**
 * Where one request's body comes together: in one array from the start when its length is known and moderate, else in
 * segments, which are borrowed as the bytes come and joined when all are there. A client that announces much holds only what
 * it has sent, and one that breaks off leaves nothing to be collected. On one event loop only.
 */
public final class BodyRoom {
    /** Up to here a body's own array costs less than the joining. */
    private static final long LARGEST_WHOLE_BYTES = 2 << 20;
    /** Of a body in chunks. */
    private static final int FIRST_BYTES = 16 << 10;

    private static final byte[] NOTHING = {};

    private final Uploads uploads;
    private final long declared;
    /** Where the body begins, and often ends; of no bytes where it begins in a segment. */
    private final byte[] own;
    /** Full ones, before the last. */
    private final List<byte[]> before = new ArrayList<>();

    private byte[] last;
    private int used;
    private int length;

    /** @param declared the body's length in bytes, or -1 where it is not known */
    public BodyRoom(Uploads uploads, long declared) {
        this.uploads = uploads;
        this.declared = declared;
        this.own = declared > LARGEST_WHOLE_BYTES ? NOTHING : new byte[declared < 0 ? FIRST_BYTES : (int) declared];
        this.last = own;
    }

    /** In bytes; -1 where it is not known. */
    long declared() {
        return declared;
    }

    /** Those it shares the event loop with. */
    Uploads uploads() {
        return uploads;
    }

    /** How many bytes have arrived. */
    public int length() {
        return length;
    }

    /** Where the next bytes belong, to be written there: as many as are to be read at once, none behind the declared length. */
    ByteBuf next() {
        if (used == last.length) {
            further();
        }
        long missing = Math.min(uploads.share(), declared - length);
        return Unpooled.wrappedBuffer(last, used, (int) Math.min(last.length - used, missing))
                .clear();
    }

    private void further() {
        before.add(last);
        last = uploads.take();
        used = 0;
    }

    /** Takes bytes that have arrived; those that {@link #next} had read to their place already are only counted. */
    public void append(ByteBuf piece) {
        int from = piece.readerIndex();
        int left = piece.readableBytes();
        if (piece.hasArray() && piece.array() == last && piece.arrayOffset() + from == used) {
            used += left;
            length += left;
            return;
        }
        while (left > 0) {
            if (used == last.length) {
                further();
            }
            int fits = Math.min(left, last.length - used);
            piece.getBytes(from, last, used, fits);
            from += fits;
            left -= fits;
            used += fits;
            length += fits;
        }
    }

    /** The whole body, in one array of its own, which stays what it is when the room is left. */
    public Bytes whole() {
        if (last == own) {
            return new Bytes(own, 0, length);
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] full : before) {
            System.arraycopy(full, 0, joined, at, full.length);
            at += full.length;
        }
        System.arraycopy(last, 0, joined, at, used);
        return Bytes.of(joined);
    }

    /** Nobody wants the body any more, and nobody writes to where it was. */
    public void leave() {
        before.add(last);
        for (byte[] each : before) {
            if (each != own) {
                uploads.giveBack(each);
            }
        }
        drop();
    }

    /** Nobody wants the body any more, but something may still be written to where it was. */
    public void drop() {
        before.clear();
        last = own;
        used = 0;
    }
}
