package keyrail.auth.vault;

import java.nio.file.Path;
import java.util.Map;

/** Where the key file of a vault lies: outside the home, so that a copied home does not decrypt. */
public final class KeyLocation {
    /** Names the key file itself, for containers, demos and tests. */
    public static final String OVERRIDE = "KEYRAIL_ROOT_KEY_FILE";

    private static final String CONFIG_HOME = "XDG_CONFIG_HOME";

    private KeyLocation() {}

    /**
     * {@code $KEYRAIL_ROOT_KEY_FILE}, else {@code $XDG_CONFIG_HOME/keyrail/keys/<vault-id>.key}, else the same under
     * {@code ~/.config}; absolute. An empty variable counts as unset, and a relative {@code XDG_CONFIG_HOME} too (XDG
     * Base Directory Specification 0.8, seen 2026-11-24).
     *
     * @param environment the variables of the process
     * @param vaultId 32 hex digits, as {@link KeyFileVault} hands it to whoever locates the file
     */
    public static Path of(Map<String, String> environment, Path userHome, String vaultId) {
        String override = environment.getOrDefault(OVERRIDE, "");
        if (!override.isEmpty()) {
            return Path.of(override).toAbsolutePath().normalize();
        }
        if (!HeaderReader.isVaultId(vaultId)) {
            throw new IllegalArgumentException("a vault id is 32 hex digits");
        }
        String configHome = environment.getOrDefault(CONFIG_HOME, "");
        Path base = !configHome.isEmpty() && Path.of(configHome).isAbsolute()
                ? Path.of(configHome)
                : userHome.resolve(".config");
        return base.resolve("keyrail").resolve("keys").resolve(vaultId + ".key").toAbsolutePath();
    }
}
