package keyrail.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import keyrail.config.json.JsoncReader;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * Replaces one file as a whole: readers see the old bytes or the new ones, also after a power loss. Symbolic links are
 * followed, so that a linked file stays linked. Editors of the same file take turns through a lock file beside it.
 */
final class FileReplacement {
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final int MAX_LINKS = 40;

    private final Path file;

    FileReplacement(Path file) {
        this.file = file;
    }

    /** The bytes now; empty where there is no file. */
    Optional<byte[]> read() throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > JsoncReader.MAX_BYTES) {
            throw new IOException("it is larger than " + (JsoncReader.MAX_BYTES >> 20) + " MiB");
        }
        return Optional.of(Files.readAllBytes(file));
    }

    /** The file behind all links, which need not exist. */
    Path target() throws IOException {
        Path target = file;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new IOException("too many symbolic links");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    /** One turn at editing; closing it lets the next one in. */
    record Turn(Path lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(lock);
        }
    }

    /**
     * Waits for a turn. The same lock standing for five seconds was left by a process that died, because a turn lasts
     * milliseconds.
     */
    Turn turn() throws IOException {
        Path target = target();
        Path lock = target.resolveSibling("." + target.getFileName() + ".lock");
        Duration waited = Duration.ZERO;
        String holder = "";
        while (true) {
            try {
                Files.createFile(lock, privateMode(lock));
                return new Turn(lock);
            } catch (FileAlreadyExistsException taken) {
                String now = identity(lock);
                waited = now.equals(holder) ? waited.plus(STEP) : Duration.ZERO;
                holder = now;
                if (waited.compareTo(TURN) >= 0) {
                    Files.deleteIfExists(lock);
                }
                pause();
            }
        }
    }

    /** Tells one lock from the next of the same name; empty where it has just gone. */
    private static String identity(Path lock) throws IOException {
        try {
            BasicFileAttributes facts = Files.readAttributes(lock, BasicFileAttributes.class);
            return facts.fileKey() + " " + facts.lastModifiedTime();
        } catch (NoSuchFileException released) {
            return "";
        }
    }

    /**
     * Puts new bytes in place of the old ones.
     *
     * @param expected what must still stand there, empty for no file
     * @param beforeCheck runs between writing and the last look at the old bytes
     * @return false, with nothing changed, where something else stands there
     */
    boolean replace(Optional<byte[]> expected, byte[] content, Runnable beforeCheck) throws IOException {
        Path target = target();
        Path folder = folder(target);
        Path written = Files.createTempFile(folder, "." + target.getFileName() + ".", ".new", privateMode(target));
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                keepMode(target, written);
                channel.force(true);
            }
            beforeCheck.run();
            if (!same(expected, read())) {
                return false;
            }
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return true;
    }

    /** The folder a file stands in. */
    static Path folder(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    static boolean same(Optional<byte[]> left, Optional<byte[]> right) {
        return left.isPresent() == right.isPresent() && (left.isEmpty() || Arrays.equals(left.get(), right.get()));
    }

    private static void keepMode(Path target, Path written) throws IOException {
        if (isPosix(target) && Files.exists(target)) {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(target, LinkOption.NOFOLLOW_LINKS);
            Files.setPosixFilePermissions(written, mode);
        }
    }

    private static FileAttribute<?>[] privateMode(Path place) {
        return isPosix(place)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path place) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KeyrailException(
                    FailureCode.CONFIG_CHANGED, "interrupted while waiting for another edit of " + file);
        }
    }
}
