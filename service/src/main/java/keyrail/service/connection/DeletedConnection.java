package keyrail.service.connection;

import java.util.List;

/**
 * What deleting a connection left behind.
 *
 * @param danglingProfiles profiles that still name it, by name
 */
public record DeletedConnection(List<String> danglingProfiles) {
    public DeletedConnection {
        danglingProfiles = List.copyOf(danglingProfiles);
    }
}
