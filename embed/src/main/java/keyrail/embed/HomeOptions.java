package keyrail.embed;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * How to open a home.
 *
 * @param paths where it lies
 * @param environment variables that matter: {@code KEYRAIL_ROOT_KEY_FILE}, {@code XDG_CONFIG_HOME},
 *     {@code KEYRAIL_PLATFORM_URL}, {@code IS_PLATFORM}
 * @param userHome the user's own folder, under which the vault's key file lies by default
 */
public record HomeOptions(HomePaths paths, Map<String, String> environment, Path userHome, Clock clock) {
    public HomeOptions {
        environment = Map.copyOf(environment);
    }

    /** The home of this process's environment. */
    public static HomeOptions ofProcess() {
        Map<String, String> environment = System.getenv();
        return new HomeOptions(
                HomePaths.of(environment),
                environment,
                Path.of(environment.getOrDefault("HOME", System.getProperty("user.home"))),
                Clock.systemUTC());
    }

    /** A home at a folder of one's own choice, in this process's environment. */
    public static HomeOptions at(Path directory) {
        HomeOptions process = ofProcess();
        return new HomeOptions(
                HomePaths.of(directory, process.environment()),
                process.environment(),
                process.userHome(),
                process.clock());
    }
}
