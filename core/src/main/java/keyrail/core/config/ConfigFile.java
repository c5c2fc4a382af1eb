package keyrail.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Port: the {@code config.json} of one home. Safe for use by several threads; reading and editing may block.
 */
public interface ConfigFile {
    Path path();

    /** The last good settings; while the file cannot be parsed, those of before, with the diagnostic saying so. */
    Settings current();

    /** Reads the file again now; the result is also the new {@link #current}. */
    Settings reload();

    /** The raw JSON text of one member as it stands in the file, or empty where there is none. */
    Optional<String> raw(List<String> path);

    /** An error about a member of the file, with the place where it stands; without one where it stands nowhere. */
    Diagnostic error(List<String> path, String message);

    /**
     * Applies edits in one atomic replacement of the file and reloads it.
     *
     * @throws keyrail.core.failure.KeyrailException {@code config_changed} when the file changed under the edit,
     *     {@code config_invalid} when it cannot be parsed or the result would have an error in an edited entry,
     *     {@code home_read_only} or {@code storage_full}
     */
    Settings edit(List<ConfigEdit> edits);
}
