package keyrail.core.store;

import java.util.List;
import keyrail.core.connection.Connection;

/** The readable connections by name, and the rows that could not be read. */
public record ConnectionList(List<Connection> connections, List<Malformed> malformed) {
    public ConnectionList {
        connections = List.copyOf(connections);
        malformed = List.copyOf(malformed);
    }

    /** A row that is skipped, and why. */
    public record Malformed(String name, String reason) {}
}
