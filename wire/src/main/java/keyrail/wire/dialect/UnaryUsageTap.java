package keyrail.wire.dialect;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.json.Keys;
import keyrail.wire.json.MemberTap;
import keyrail.wire.json.ScannedBody;

/**
 * The usage tap of an answer that is one JSON object, of any size: it follows strings and nesting as the bytes pass and
 * keeps only the few members it is to read, at most {@value #LIMIT} bytes.
 */
public final class UnaryUsageTap implements UsageTap {
    private static final int LIMIT = 64 * 1024;

    private final Observed observed = new Observed();
    private final MemberTap members;
    private final BiConsumer<ScannedBody, Observed> reader;

    /** @param reader reads the members; it must not throw, whatever they are */
    public UnaryUsageTap(Keys keys, BiConsumer<ScannedBody, Observed> reader) {
        this.members = new MemberTap(keys, LIMIT);
        this.reader = reader;
    }

    @Override
    public void accept(byte[] array, int offset, int length) {
        members.accept(array, offset, length);
    }

    @Override
    public void end() {
        members.members().ifPresent(found -> reader.accept(found, observed));
        if (members.isClosed()) {
            observed.complete();
        }
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
        return 0;
    }
}
