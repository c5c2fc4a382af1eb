package keyrail.service.connection;

import java.util.List;
import java.util.stream.Stream;

/**
 * What deleting a connection left behind.
 *
 * @param danglingProfiles profiles that still name it, by name
 * @param danglingCallSites call sites with settings of their own that still name it
 */
public record DeletedConnection(List<String> danglingProfiles, List<String> danglingCallSites) {
    public DeletedConnection {
        danglingProfiles = List.copyOf(danglingProfiles);
        danglingCallSites = List.copyOf(danglingCallSites);
    }

    /** Everything that still names it, as places a person can find. */
    List<String> places() {
        return Stream.concat(
                        danglingProfiles.stream(), danglingCallSites.stream().map(site -> "llm.callSites." + site))
                .toList();
    }
}
