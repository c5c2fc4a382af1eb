package keyrail.wire.dialect;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import keyrail.core.inference.Bytes;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.sse.EventTap;
import keyrail.wire.sse.Needles;

/** The usage tap of an event stream: a format's needles and its reader of one event's data. */
public final class StreamUsageTap implements UsageTap {
    private final Observed observed = new Observed();
    private final EventTap events;
    private final boolean lastMayBeLong;

    /** @param reader reads one event's data; it must not throw, whatever the bytes */
    public StreamUsageTap(Needles needles, BiConsumer<Bytes, Observed> reader) {
        this.events = new EventTap(needles, EventTap.USUAL_LIMIT, data -> reader.accept(data, observed));
        this.lastMayBeLong = false;
    }

    /**
     * For formats whose last event repeats the whole answer and may be too long to read: then a skipped event counts as
     * the end.
     *
     * @param limit the longest event that is read, in bytes
     */
    public StreamUsageTap(Needles needles, int limit, BiConsumer<Bytes, Observed> reader) {
        this.events = new EventTap(needles, limit, data -> reader.accept(data, observed));
        this.lastMayBeLong = true;
    }

    @Override
    public void accept(byte[] array, int offset, int length) {
        events.accept(array, offset, length);
    }

    @Override
    public void end() {
        events.end();
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
        return observed.isComplete() || lastMayBeLong && events.skipped() > 0;
    }

    @Override
    public boolean isFinished() {
        return observed.isFinished() || isComplete();
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
        return events.skipped();
    }
}
