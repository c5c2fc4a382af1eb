package keyrail.app.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import keyrail.core.access.Grants;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.Home;
import keyrail.service.Actor;
import keyrail.service.access.ClientKeyService;
import keyrail.service.access.NewClientKey;

/** The first client key of a home, named {@code local}: made once, left in a file that only its owner can read. */
public final class ClientKeyFile {
    private static final String NAME = "local";

    private ClientKeyFile() {}

    /** Makes key and file where the home has neither a key of that name nor the file. */
    public static void ensure(Home home) {
        Path file = home.paths().clientKey();
        if (home.store().isReadOnly() || Files.exists(file)) {
            return;
        }
        ClientKeyService keys = new ClientKeyService(home.ports(), new SecureRandom());
        if (keys.list().stream().anyMatch(key -> key.name().value().equals(NAME))) {
            return;
        }
        String key = keys.create(new NewClientKey(NAME, Grants.ALL), Actor.of("serve"))
                .text();
        write(file, key);
    }

    private static void write(Path file, String key) {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer text = ByteBuffer.wrap((key + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        } catch (IOException failed) {
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.HOME_READ_ONLY,
                            "the client key cannot be written to " + file + "; make the home writable, then revoke the"
                                    + " key \"" + NAME + "\" and start again"),
                    failed);
        }
    }
}
