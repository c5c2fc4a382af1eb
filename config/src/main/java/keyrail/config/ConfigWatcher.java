package keyrail.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import keyrail.core.config.ConfigFile;
import keyrail.core.config.Settings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads {@code config.json} when it changes and tells a listener. The folder is watched rather than the file, because
 * editors replace files. Events of files coming and going only: the database stands in the same folder, and an event for
 * each of its writes would cost more than a ledger row. A look at the file's stamp every half second finds what is
 * written in place or behind a link, and is all there is on file systems without events. One thread; the listener runs on it.
 * It is a platform thread, because waking a virtual one twice a second was half of all that an idle daemon did.
 */
public final class ConfigWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration FRESH = Duration.ofMillis(100);
    private static final int MAX_QUIET_WAITS = 5;
    private static final Duration END = Duration.ofSeconds(5);

    private final ConfigFile config;
    private final Consumer<Settings> onChange;
    private final Optional<WatchService> events;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Settings told;
    private Stamp seen;

    /** Starts watching; changes since the last reload count as the first. */
    public ConfigWatcher(ConfigFile config, Consumer<Settings> onChange) {
        this.config = config;
        this.onChange = onChange;
        this.told = config.current();
        this.seen = Stamp.NONE;
        this.events = openEvents(config.path());
        this.thread = Thread.ofPlatform().name("config-watcher").daemon().unstarted(this::run);
        this.thread.start();
    }

    /** Stops watching; no listener call begins after it returns. A running one is waited for, up to five seconds. */
    @Override
    public void close() {
        closed.countDown();
        events.ifPresent(ConfigWatcher::closeEvents);
        if (Thread.currentThread() != thread) {
            try {
                thread.join(END);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (!isClosed()) {
            try {
                look();
                await();
            } catch (InterruptedException | ClosedWatchServiceException ended) {
                return;
            } catch (RuntimeException failed) {
                // A listener's mistake must not end the watch; the next change gets its chance.
                LOG.atError().setCause(failed).log("a change of config.json could not be applied");
            }
        }
    }

    private void look() {
        Stamp now = Stamp.of(config.path());
        if (!now.equals(seen)) {
            // Two writes within one tick of the clock leave the same stamp: a file just written is read once more.
            seen = now.isFresh() ? Stamp.NONE : now;
            config.reload();
        }
        // Also a change made through this process, which was reloaded where it was made.
        Settings current = config.current();
        if (current != told && !isClosed()) {
            told = current;
            onChange.accept(current);
        }
    }

    /** Returns after an event and the quiet behind it, or after the poll interval. */
    private void await() throws InterruptedException {
        if (events.isEmpty()) {
            waitOrClose(POLL);
            return;
        }
        WatchKey key = events.get().poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        for (int waits = 0; key != null && waits < MAX_QUIET_WAITS; waits++) {
            boolean touched = key.pollEvents().stream().anyMatch(this::isOurs);
            key.reset();
            // The database of the home stands in the same folder: its events must not keep this thread spinning.
            waitOrClose(QUIET);
            if (!touched) {
                return;
            }
            // The stamp of the new file may be the one of the old.
            seen = Stamp.NONE;
            key = events.get().poll();
        }
        if (key != null) {
            key.reset();
        }
    }

    private boolean isOurs(WatchEvent<?> event) {
        return event.kind() == StandardWatchEventKinds.OVERFLOW
                || Objects.equals(event.context(), config.path().getFileName());
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void waitOrClose(Duration time) throws InterruptedException {
        boolean ended = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        if (ended) {
            throw new ClosedWatchServiceException();
        }
    }

    private static Optional<WatchService> openEvents(Path file) {
        try {
            Path folder = FileReplacement.folder(file);
            WatchService service = folder.getFileSystem().newWatchService();
            folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            return Optional.of(service);
        } catch (IOException | UnsupportedOperationException refused) {
            LOG.atDebug().setCause(refused).log("no file events; config.json is looked at every half second");
            return Optional.empty();
        }
    }

    private static void closeEvents(WatchService service) {
        try {
            service.close();
        } catch (IOException failed) {
            LOG.atDebug().setCause(failed).log("file events could not be closed");
        }
    }

    /** What tells one state of a file from another without reading it. */
    private record Stamp(
            long modifiedNanos, long size, @Nullable Object key) {
        static final Stamp NONE = new Stamp(-1, -1, null);
        static final Stamp ABSENT = new Stamp(-1, -2, null);

        boolean isFresh() {
            long age = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(modifiedNanos);
            return age >= 0 && age < FRESH.toMillis();
        }

        static Stamp of(Path file) {
            try {
                BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(facts.lastModifiedTime().to(TimeUnit.NANOSECONDS), facts.size(), facts.fileKey());
            } catch (IOException absent) {
                return ABSENT;
            }
        }
    }
}
