package keyrail.rehearsal;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ServerSocketFactory;
import keyrail.rehearsal.vendor.AcceptedKeys;
import keyrail.rehearsal.vendor.Dialect;

/**
 * What a rehearsal server is like.
 *
 * @param port on 127.0.0.1; 0 for any free one
 * @param keys accepted keys by model; {@code *} stands for every other model, no keys for none needed
 * @param recorded how many of the latest requests are kept, with their bodies; 0 keeps none
 * @param clock for the times in records
 * @param sockets plain ones, or TLS ones of the caller's making
 */
public record RehearsalOptions(
        Dialect dialect,
        int port,
        Map<String, Set<String>> keys,
        int recorded,
        Clock clock,
        ServerSocketFactory sockets) {
    private static final int RECORDED = 10_000;

    public RehearsalOptions {
        keys = Map.copyOf(keys);
    }

    /** Any free port, no models yet. */
    public static RehearsalOptions of(Dialect dialect) {
        return new RehearsalOptions(
                dialect, 0, Map.of(), RECORDED, Clock.systemUTC(), ServerSocketFactory.getDefault());
    }

    /** Adds a model that the given keys open, or that needs none. */
    public RehearsalOptions withModel(String model, String... accepted) {
        Map<String, Set<String>> more = new LinkedHashMap<>(keys);
        more.put(model, Set.of(accepted));
        return new RehearsalOptions(dialect, port, more, recorded, clock, sockets);
    }

    /** Every model, also ones nobody has heard of, opens to these keys. */
    public RehearsalOptions withAnyModel(String... accepted) {
        return withModel(AcceptedKeys.ANY_MODEL, accepted);
    }

    public RehearsalOptions withPort(int fixed) {
        return new RehearsalOptions(dialect, fixed, keys, recorded, clock, sockets);
    }

    public RehearsalOptions withRecorded(int most) {
        return new RehearsalOptions(dialect, port, keys, most, clock, sockets);
    }

    public RehearsalOptions withSockets(ServerSocketFactory factory) {
        return new RehearsalOptions(dialect, port, keys, recorded, clock, factory);
    }
}
