package keyrail.engine.resource;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.SealedCall;
import keyrail.core.inference.hub.SealedCalls;
import keyrail.core.names.Digest;
import keyrail.core.store.Box;
import keyrail.core.store.Rows;
import keyrail.core.store.SealedRow;
import keyrail.core.store.Store;
import keyrail.wire.translation.SealedCallText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest sealed calls, encrypted in memory and in the home's database: at most 20,000 of them and 32 MiB, none older
 * than a day. Found by a digest of caller and call, so that the table tells of neither. Safe for use by several threads,
 * none of which waits for another.
 */
public final class SealedCallBook implements SealedCalls, AutoCloseable {
    /** What the box is for; part of what its key is derived from. */
    public static final String PURPOSE = "sealed calls";

    private static final Logger LOG = LoggerFactory.getLogger(SealedCallBook.class);
    private static final int MOST_ROWS = 20_000;
    private static final long MOST_BYTES = 32L << 20;
    private static final Duration LIFE = Duration.ofDays(1);

    private final Store store;
    private final Box box;
    private final Clock clock;
    private final Map<String, SealedRow> known = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<SealedRow> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final WriteBehind<SealedRow> rows;

    /** Reads what is kept; blocks. */
    public SealedCallBook(Store store, Box box, Executor blocking, Clock clock) {
        this.store = store;
        this.box = box;
        this.clock = clock;
        this.rows = new WriteBehind<>(blocking, this::write);
        store.read(Rows::sealedRows).forEach(this::add);
    }

    @Override
    public void keep(String caller, SealedCall call) {
        String id = idOf(caller, call.id());
        Instant now = Instant.ofEpochMilli(clock.millis());
        try {
            SealedRow row = new SealedRow(id, box.seal(SealedCallText.write(call), associated(id, now)), now);
            add(row);
            rows.put(id, row);
        } catch (KeyrailException sealed) {
            // Without a vault nothing is kept: the next turn goes out without its proof.
            LOG.atDebug().addKeyValue("code", sealed.failure().code().text()).log("a sealed call was not kept");
        }
    }

    private void add(SealedRow row) {
        SealedRow before = known.put(row.id(), row);
        oldestFirst.add(row);
        bytes.addAndGet(
                row.sealed().length() - (before == null ? 0L : before.sealed().length()));
        SealedRow oldest = oldestFirst.peek();
        while (oldest != null && (known.size() > MOST_ROWS || bytes.get() > MOST_BYTES || isOver(oldest))) {
            if (oldestFirst.remove(oldest) && known.remove(oldest.id(), oldest)) {
                bytes.addAndGet(-oldest.sealed().length());
                rows.remove(oldest.id());
            }
            oldest = oldestFirst.peek();
        }
    }

    private boolean isOver(SealedRow row) {
        return row.at().plus(LIFE).isBefore(clock.instant());
    }

    @Override
    public Optional<SealedCall> find(String caller, String callId) {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        SealedRow row = known.get(idOf(caller, callId));
        if (row == null || isOver(row)) {
            return Optional.empty();
        }
        try {
            return box.open(row.sealed(), associated(row.id(), row.at())).flatMap(SealedCallText::read);
        } catch (KeyrailException sealed) {
            return Optional.empty();
        }
    }

    private static String idOf(String caller, String callId) {
        return Digest.sha256Hex(caller + "\0" + callId);
    }

    private static byte[] associated(String id, Instant at) {
        return (id + " " + at.toEpochMilli()).getBytes(StandardCharsets.UTF_8);
    }

    private void write(Map<String, Optional<SealedRow>> batch) {
        List<SealedRow> made = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        batch.forEach((id, row) -> row.ifPresentOrElse(made::add, () -> gone.add(id)));
        try {
            store.writeRelaxed(changes -> {
                changes.putSealedRows(made, MOST_ROWS);
                changes.deleteSealedRows(gone);
            });
        } catch (KeyrailException failed) {
            // Known in memory still: only a restart forgets it.
            LOG.atWarn()
                    .addKeyValue("rows", batch.size())
                    .addKeyValue("code", failed.failure().code().text())
                    .log("sealed calls not written");
        }
    }

    /** Waits at most two seconds for what is not written yet. */
    @Override
    public void close() {
        rows.close();
    }
}
