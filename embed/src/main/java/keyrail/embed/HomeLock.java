package keyrail.embed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;

/** The right to change a home: one process at a time holds it, and its pid stands in the file. */
public final class HomeLock implements AutoCloseable {
    private static final long PAUSE_NANOS = 25_000_000;

    /** How often a new holder begins the waiting anew: commands that follow each other get ahead of nobody for ever. */
    private static final int MOST_WAITS = 12;

    private final FileChannel channel;
    private final FileLock lock;

    private HomeLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock.
     *
     * @param patience how long to wait for one holder; where commands take turns, for each of at most twelve
     * @throws KeyrailException {@code home_in_use} naming the holder's pid, {@code home_read_only}
     */
    public static HomeLock take(Path file, Duration patience) {
        String holding = "";
        int waits = 0;
        long until = System.nanoTime();
        while (true) {
            HomeLock taken = attempt(file);
            if (taken != null) {
                return taken;
            }
            String now = turn(file);
            if (!now.equals(holding) && waits < MOST_WAITS) {
                holding = now;
                waits++;
                until = System.nanoTime() + patience.toNanos();
            }
            if (System.nanoTime() - until >= 0) {
                throw new KeyrailException(
                        FailureCode.HOME_IN_USE,
                        "the home " + file.getParent() + " is in use by process "
                                + holder(file).map(String::valueOf).orElse("(unknown)")
                                + "; try again if that is a command, stop it if it is not, or choose another home with"
                                + " KEYRAIL_HOME");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Tells one holder from the next, also within one process; empty where that cannot be seen. */
    private static String turn(Path file) {
        try {
            return holder(file).map(String::valueOf).orElse("") + " " + Files.getLastModifiedTime(file);
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static @Nullable HomeLock attempt(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException heldHere) {
                // Held by this very process: as taken as by any other.
                lock = null;
            }
            if (lock == null) {
                channel.close();
                return null;
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new HomeLock(channel, lock);
        } catch (IOException failed) {
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.HOME_READ_ONLY,
                            "the lock file " + file + " cannot be written (" + failed.getMessage()
                                    + "); make the home writable or choose another with KEYRAIL_HOME"),
                    failed);
        }
    }

    /** The pid written by whoever holds, or last held, the lock. */
    public static Optional<Long> holder(Path file) {
        try {
            String text = Files.readString(file).strip();
            return text.matches("\\d{1,10}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException alreadyGone) {
            // The lock ends with the process at the latest; nothing depends on this answer.
            return;
        }
    }
}
