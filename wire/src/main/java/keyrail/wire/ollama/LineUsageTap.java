package keyrail.wire.ollama;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import keyrail.core.inference.Bytes;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.dialect.Observed;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.json.ByteSearch;

/**
 * The usage tap of a stream of JSON lines. Read are the first line, each that says that it is the last, and each error;
 * a line longer than 64 KiB is skipped and counted. Not safe for use by several threads.
 */
final class LineUsageTap implements UsageTap {
    private static final int LIMIT = 64 << 10;
    private static final byte[] DONE = {'"', 'd', 'o', 'n', 'e', '_', 'r'};
    private static final byte[] COUNT = {'_', 'c', 'o', 'u', 'n', 't', '"'};
    private static final byte[] ERROR = {'"', 'e', 'r', 'r', 'o', 'r', '"'};

    private final BiConsumer<Bytes, Observed> reader;
    private final Observed observed = new Observed();
    private byte[] carried = new byte[0];
    private int length;
    private boolean skipping;
    private boolean sawLine;
    private long skipped;

    LineUsageTap(BiConsumer<Bytes, Observed> reader) {
        this.reader = reader;
    }

    @Override
    public void accept(byte[] array, int offset, int count) {
        int end = offset + count;
        int from = offset;
        while (from < end) {
            int lineEnd = ByteSearch.lineEnd(array, from, end);
            if (lineEnd == end) {
                carry(array, from, end);
                return;
            }
            line(array, from, lineEnd);
            from = lineEnd + 1;
        }
    }

    @Override
    public void end() {
        line(carried, 0, 0);
    }

    private void carry(byte[] array, int from, int to) {
        int more = to - from;
        if (skipping || length + more > LIMIT) {
            skipping = true;
            length = 0;
            return;
        }
        if (length + more > carried.length) {
            carried = Arrays.copyOf(carried, Math.max(length + more, Math.min(LIMIT, 2 * carried.length)));
        }
        System.arraycopy(array, from, carried, length, more);
        length += more;
    }

    private void line(byte[] array, int from, int to) {
        if (length > 0) {
            carry(array, from, to);
        }
        if (skipping) {
            skipped++;
        } else if (length > 0) {
            judge(carried, 0, length);
        } else {
            judge(array, from, to);
        }
        length = 0;
        skipping = false;
    }

    private void judge(byte[] array, int from, int to) {
        if (from == to) {
            return;
        }
        boolean worth =
                !sawLine || has(array, from, to, DONE) || has(array, from, to, COUNT) || has(array, from, to, ERROR);
        sawLine = true;
        if (worth) {
            reader.accept(new Bytes(array, from, to - from), observed);
        }
    }

    private static boolean has(byte[] array, int from, int to, byte[] needle) {
        return ByteSearch.indexOf(array, from, to, needle) < to;
    }

    @Override
    public Usage usage() {
        return observed.usage();
    }

    @Override
    public UsageState state() {
        return observed.state();
    }

    @Override
    public boolean isComplete() {
        return observed.isComplete();
    }

    @Override
    public boolean sawError() {
        return observed.error().isPresent();
    }

    @Override
    public Optional<String> model() {
        return observed.model();
    }

    @Override
    public List<String> resources() {
        return observed.resources();
    }

    @Override
    public long skipped() {
        return skipped;
    }
}
