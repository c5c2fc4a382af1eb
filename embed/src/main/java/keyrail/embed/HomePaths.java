package keyrail.embed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.CRC32;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** Where the parts of a home lie. */
public record HomePaths(Path directory, Path socket) {
    /** Unix socket addresses hold 108 bytes, the closing zero included; some systems take 104. */
    private static final int LONGEST_SOCKET_PATH = 100;

    /**
     * The home of an environment: {@code KEYRAIL_HOME}, else {@code .keyrail} in the user's home.
     *
     * @param environment the process's environment variables
     */
    public static HomePaths of(Map<String, String> environment) {
        String named = environment.getOrDefault("KEYRAIL_HOME", "");
        Path directory = named.isBlank()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".keyrail")
                : Path.of(named);
        return of(directory, environment);
    }

    /** The parts of the home at {@code directory}. */
    public static HomePaths of(Path directory, Map<String, String> environment) {
        Path absolute = directory.toAbsolutePath().normalize();
        Path socket = absolute.resolve("admin.sock");
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
            CRC32 checksum = new CRC32();
            checksum.update(absolute.toString().getBytes(StandardCharsets.UTF_8));
            String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", System.getProperty("java.io.tmpdir"));
            String folder = "keyrail-" + System.getProperty("user.name") + "-" + Long.toHexString(checksum.getValue());
            socket = Path.of(runtime, folder, "admin.sock");
        }
        return new HomePaths(absolute, socket);
    }

    public Path config() {
        return directory.resolve("config.json");
    }

    public Path database() {
        return directory.resolve("keyrail.db");
    }

    public Path lock() {
        return directory.resolve("daemon.lock");
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    /** The file holding the first client key. */
    public Path clientKey() {
        return directory.resolve("client-key");
    }

    /** The file holding the token of the admin port. */
    public Path adminToken() {
        return directory.resolve("admin-token");
    }

    public boolean exists() {
        return Files.isDirectory(directory);
    }

    /**
     * Makes the folders, for the owner only.
     *
     * @throws KeyrailException {@code home_read_only} when that is not possible
     */
    public void create() {
        makePrivate(directory);
        if (!socket.startsWith(directory)) {
            Path folder = socket.getParent();
            if (folder != null) {
                makePrivate(folder);
            }
        }
    }

    private static void makePrivate(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Path parent = folder.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (Files.getPosixFilePermissions(folder).stream()
                    .anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (FileAlreadyExistsException raced) {
            if (!Files.isDirectory(folder)) {
                throw notMade(folder, raced);
            }
        } catch (IOException failed) {
            throw notMade(folder, failed);
        }
    }

    private static KeyrailException notMade(Path folder, IOException cause) {
        return new KeyrailException(
                Failure.of(
                        FailureCode.HOME_READ_ONLY,
                        "the folder " + folder + " cannot be made private or made at all; choose another home with"
                                + " KEYRAIL_HOME"),
                cause);
    }
}
