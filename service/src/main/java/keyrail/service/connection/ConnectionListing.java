package keyrail.service.connection;

import java.util.List;
import keyrail.core.store.ConnectionList;

/** Connections, oldest first, and the rows that cannot be read. */
public record ConnectionListing(List<ConnectionView> connections, List<ConnectionList.Malformed> malformed) {
    public ConnectionListing {
        connections = List.copyOf(connections);
        malformed = List.copyOf(malformed);
    }
}
