package keyrail.service.connection;

import java.util.List;

/**
 * What deleting a connection left behind.
 *
 * @param danglingProfiles profiles that still name it, by name
 * @param secretDeleted whether its own secret went with it
 */
public record DeletedConnection(List<String> danglingProfiles, boolean secretDeleted) {
    public DeletedConnection {
        danglingProfiles = List.copyOf(danglingProfiles);
    }
}
