package keyrail.app.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import keyrail.core.access.KeyHash;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.service.access.AdminTokenText;

/**
 * The token of a home's admin port: made where there is none, in a file that only its owner can read. Without a sound
 * token there is no port; deleting the file and starting again makes another one.
 */
final class AdminTokenFile {
    private AdminTokenFile() {}

    /**
     * The hash of the token.
     *
     * @param beforeMaking called when there is no file yet, before one is made
     * @throws KeyrailException {@code config_invalid} where the file is open to others or holds no token;
     *     {@code home_read_only} where it cannot be made
     */
    static KeyHash read(Path file, Runnable beforeMaking) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                beforeMaking.run();
                write(file, AdminTokenText.next(new SecureRandom()));
            }
            requirePrivate(file);
            String text = Files.readString(file).strip();
            if (!AdminTokenText.looksLikeOne(text)) {
                throw unusable(file, "holds no admin token; delete it and start again, which makes a new one");
            }
            return KeyHash.of(text);
        } catch (IOException failed) {
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.HOME_READ_ONLY,
                            "the admin token " + file + " cannot be made or read, and the admin port does not open"
                                    + " without one; make the home writable, or remove server.admin"),
                    failed);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || modes.stream().anyMatch(mode -> !mode.name().startsWith("OWNER_"))) {
            throw unusable(
                    file,
                    "can be read by others (" + PosixFilePermissions.toString(modes)
                            + "); delete it and start again, which makes a new one");
        }
    }

    private static KeyrailException unusable(Path file, String why) {
        return new KeyrailException(FailureCode.CONFIG_INVALID, "the admin token " + file + " " + why);
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
