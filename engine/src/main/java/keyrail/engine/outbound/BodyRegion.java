package keyrail.engine.outbound;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import keyrail.core.inference.Bytes;

/**
 * A body that goes into the socket straight from where it lies, as much each time as the socket takes. Netty would copy all
 * of it into memory of its own first; of a file it asks piece by piece, and so it does of this. Used once, on one event loop.
 */
final class BodyRegion extends AbstractReferenceCounted implements FileRegion {
    /** Offered to the socket at once; the JDK copies this much into one buffer that all of an event loop's sockets share. */
    private static final int PIECE_BYTES = 1 << 20;

    private final List<Bytes> slices;
    private final long count;
    private long transferred;
    private int slice;
    private int position;
    /** The socket has just taken less than it was offered: asking it again would copy for nothing. */
    private boolean full;

    BodyRegion(List<Bytes> slices) {
        this.slices = slices.stream().filter(bytes -> bytes.length() > 0).toList();
        this.count = slices.stream().mapToLong(Bytes::length).sum();
    }

    @Override
    public long transferTo(WritableByteChannel socket, long from) throws IOException {
        if (full) {
            full = false;
            return 0;
        }
        ByteBuffer[] piece = piece();
        long offered = 0;
        for (ByteBuffer part : piece) {
            offered += part.remaining();
        }
        long taken = piece.length > 1 && socket instanceof GatheringByteChannel gathering
                ? gathering.write(piece)
                : socket.write(piece[0]);
        full = taken < offered;
        transferred += taken;
        skip(taken);
        return taken;
    }

    private ByteBuffer[] piece() {
        ByteBuffer[] parts = new ByteBuffer[slices.size() - slice];
        int parted = 0;
        int room = PIECE_BYTES;
        int start = position;
        for (int index = slice; room > 0 && index < slices.size(); index++) {
            Bytes bytes = slices.get(index);
            int length = Math.min(room, bytes.length() - start);
            parts[parted++] = ByteBuffer.wrap(bytes.array(), bytes.offset() + start, length);
            room -= length;
            start = 0;
        }
        return Arrays.copyOf(parts, parted);
    }

    private void skip(long bytes) {
        long left = bytes;
        while (left > 0) {
            int length = slices.get(slice).length() - position;
            if (left < length) {
                position += (int) left;
                return;
            }
            left -= length;
            slice++;
            position = 0;
        }
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        // It lies on the heap, and belongs to the call.
    }
}
