package keyrail.service.connection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import keyrail.core.connection.CanonicalConnection;
import keyrail.core.store.ConnectionList;
import keyrail.core.store.Rows;
import keyrail.service.Actor;
import keyrail.service.HomePorts;

/** Makes the connections that every home has. */
public final class CanonicalRows {
    private CanonicalRows() {}

    /**
     * Inserts those whose name is free; a row of such a name stays whatever it has become.
     *
     * @return the names of the rows made, in order
     * @throws keyrail.core.failure.KeyrailException when the rows cannot be written
     */
    public static List<String> seed(HomePorts ports, Actor actor) {
        if (ports.store().read(CanonicalRows::missing).isEmpty()) {
            return List.of();
        }
        Instant now = ports.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        List<CanonicalConnection> made = ports.store().write(rows -> {
            List<CanonicalConnection> missing = missing(rows);
            for (CanonicalConnection canonical : missing) {
                rows.insert(canonical.row(now));
                rows.append(actor.did("connection.create", canonical.name().value(), now));
            }
            return missing;
        });
        return made.stream().map(one -> one.name().value()).toList();
    }

    private static List<CanonicalConnection> missing(Rows rows) {
        ConnectionList present = rows.connections();
        Set<String> taken = Stream.concat(
                        present.connections().stream().map(row -> row.name().value()),
                        present.malformed().stream().map(ConnectionList.Malformed::name))
                .collect(Collectors.toSet());
        return CanonicalConnection.all().stream()
                .filter(one -> !taken.contains(one.name().value()))
                .toList();
    }
}
