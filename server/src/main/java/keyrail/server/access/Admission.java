package keyrail.server.access;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import keyrail.core.config.ServerSettings;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** Says what is under way, and refuses what would be too much before it is read. Safe for use by several threads. */
public final class Admission {
    private final ServerSettings settings;
    private final AtomicLong bodyBytes = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();
    private final OpenConnections connections;
    private volatile boolean draining;

    public Admission(ServerSettings settings) {
        this.settings = settings;
        this.connections = new OpenConnections(settings.maxConnections());
    }

    /**
     * Takes room for a request's body.
     *
     * @param length its declared length in bytes, or the smallest reservation where it declares none
     * @throws KeyrailException {@code draining}, {@code body_too_large} or {@code overloaded}
     */
    public void enter(long length) {
        if (draining) {
            throw new KeyrailException(
                    FailureCode.DRAINING, "Keyrail is shutting down; open answers finish, new calls are refused");
        }
        checkSize(length);
        reserve(length);
        requests.incrementAndGet();
    }

    /** @throws KeyrailException {@code body_too_large} */
    public void checkSize(long length) {
        if (length > settings.maxBodyBytes()) {
            throw new KeyrailException(
                    FailureCode.BODY_TOO_LARGE,
                    "the request body is larger than " + settings.maxBodyBytes()
                            + " bytes; raise server.maxBodyBytes if that is meant");
        }
    }

    /** Takes room for {@code length} more bytes. @throws KeyrailException {@code overloaded} */
    public void reserve(long length) {
        if (bodyBytes.addAndGet(length) > settings.maxInFlightBytes()) {
            bodyBytes.addAndGet(-length);
            throw new KeyrailException(
                    FailureCode.OVERLOADED,
                    "too many request bytes are under way (server.maxInFlightBytes); try again shortly");
        }
    }

    public void leave(long length) {
        bodyBytes.addAndGet(-length);
        requests.decrementAndGet();
    }

    /** The connections of all loops. */
    public OpenConnections connections() {
        return connections;
    }

    public int requests() {
        return requests.get();
    }

    public boolean isDraining() {
        return draining;
    }

    public void drain() {
        draining = true;
    }
}
