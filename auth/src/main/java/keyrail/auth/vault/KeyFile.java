package keyrail.auth.vault;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** The file that holds the key of a vault's slot, readable by its owner only. */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private static final int SELF = (int) new UnixSystem().getUid();

    private KeyFile() {}

    /** Whether a file's owner is somebody else than the process's user; root reads every file anyway. */
    static boolean isForeign(int owner, int self) {
        return owner != self && owner != 0;
    }

    /**
     * Makes the file, never replacing one, and returns once it is on the disk.
     *
     * @throws KeyrailException {@code already_exists} or {@code storage_failed}
     */
    static void write(Path path, String vaultId, byte[] key) {
        byte[] text = KeyFileText.write(vaultId, key);
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
            }
            writeNew(path, text);
            if (folder != null) {
                sync(folder);
            }
        } catch (IOException failed) {
            throw new KeyrailException(
                    FailureCode.STORAGE_FAILED,
                    "key file " + path + " cannot be written: " + reason(failed) + "; make its folder writable, or set "
                            + KeyLocation.OVERRIDE + " to another place");
        } catch (UnsupportedOperationException noPermissions) {
            throw new KeyrailException(
                    FailureCode.STORAGE_FAILED,
                    "the file system of " + path + " has no owner-only files; set " + KeyLocation.OVERRIDE
                            + " to a place on one that has");
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /**
     * The key, which the caller wipes.
     *
     * @throws KeyrailException {@code vault_sealed} when there is no such file, others own it or may read it, or it is not the
     *     key file of {@code vaultId}
     */
    static byte[] read(Path path, String vaultId) {
        byte[] text = new byte[0];
        try {
            if (Files.getPosixFilePermissions(path).stream().anyMatch(OF_OTHERS::contains)) {
                throw sealed(
                        vaultId,
                        "key file " + path + " can be read or written by others; run `chmod 600 " + path
                                + "`, and store the credentials anew if somebody may have read it");
            }
            int owner = (int) Files.getAttribute(path, "unix:uid");
            if (isForeign(owner, SELF)) {
                throw sealed(
                        vaultId,
                        "key file " + path + " belongs to user " + owner + ", who can read it, and not to the one that"
                                + " runs keyrail (" + SELF + "); run `chown " + SELF + " " + path
                                + "`, and store the credentials anew if somebody may have read it");
            }
            try (InputStream file = Files.newInputStream(path)) {
                text = file.readNBytes(KeyFileText.LENGTH + 1);
            }
            return KeyFileText.read(text, path, vaultId);
        } catch (NoSuchFileException missing) {
            throw sealed(
                    vaultId,
                    "its key file " + path + " is missing; put it back, or set " + KeyLocation.OVERRIDE
                            + " to where it is");
        } catch (IOException failed) {
            throw sealed(
                    vaultId,
                    "its key file " + path + " cannot be read: " + reason(failed)
                            + "; make it readable by the user that runs keyrail, and by nobody else");
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    static KeyrailException sealed(String vaultId, String reason) {
        return new KeyrailException(FailureCode.VAULT_SEALED, "vault " + vaultId + " is sealed: " + reason);
    }

    private static void writeNew(Path path, byte[] text) throws IOException {
        try (FileChannel file = FileChannel.open(
                path,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            try {
                ByteBuffer left = ByteBuffer.wrap(text);
                while (left.hasRemaining()) {
                    file.write(left);
                }
                file.force(true);
            } catch (IOException failed) {
                // Ours alone, since it was new: half a key file would only stand in the way of the next attempt.
                Files.deleteIfExists(path);
                throw failed;
            }
        } catch (FileAlreadyExistsException present) {
            throw new KeyrailException(
                    FailureCode.ALREADY_EXISTS,
                    "key file " + path + " is there already and may unlock another vault, so it is not replaced; move"
                            + " it away, or set " + KeyLocation.OVERRIDE + " to another place");
        }
    }

    /** Without it, a power cut could take the new file's name, and with it all that was sealed meanwhile. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** The kind of trouble; the JDK's message is the path, which is said already. */
    private static String reason(IOException failed) {
        return failed.getClass().getSimpleName().replace("Exception", "");
    }
}
