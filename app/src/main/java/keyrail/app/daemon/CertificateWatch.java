package keyrail.app.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.core.config.ListenerTls;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.Home;
import keyrail.server.api.DataPlane;
import keyrail.server.tls.ListenerCertificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twice a second whether there is another certificate than the one shown, and shows it once both of its files have
 * stood still. One that cannot be used changes nothing but what {@code status} and {@code doctor} say. One thread of its own.
 */
final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Home home;
    private final DataPlane plane;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable State taken;
    private @Nullable State seen;

    /** What tells one pair of files from another without reading them. */
    record State(ListenerTls tls, Stamp certificate, Stamp key) {}

    record Stamp(long modifiedNanos, long size, @Nullable Object file) {
        /** Of the file itself where a link leads to it. */
        static Stamp of(Path path) {
            try {
                BasicFileAttributes facts = Files.readAttributes(path, BasicFileAttributes.class);
                return new Stamp(facts.lastModifiedTime().to(TimeUnit.NANOSECONDS), facts.size(), facts.fileKey());
            } catch (IOException absent) {
                return new Stamp(-1, -1, null);
            }
        }
    }

    /** @param taken how the files were before the certificate that is shown was read from them */
    CertificateWatch(Home home, DataPlane plane, @Nullable State taken) {
        this.home = home;
        this.plane = plane;
        this.taken = taken;
        this.thread = Thread.ofPlatform().name("certificate-watch").daemon().start(this::run);
    }

    /** How the files are at this moment; null where the settings name none. */
    static @Nullable State state(Home home) {
        ListenerTls tls = home.config().current().server().tls();
        if (tls == null || tls.certificateFile() == null || tls.keyFile() == null) {
            // Switched off, or a mistake that config check reports: neither takes effect before the next start.
            return null;
        }
        Path folder = home.paths().directory();
        return new State(tls, Stamp.of(folder.resolve(tls.certificateFile())), Stamp.of(folder.resolve(tls.keyFile())));
    }

    private void run() {
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                lookOnce();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The edge of the thread: without it no certificate would be renewed any more. */
    private void lookOnce() throws InterruptedException {
        try {
            look();
        } catch (RuntimeException unforeseen) {
            keep("looking for a new one failed (" + unforeseen.getClass().getSimpleName()
                    + "); check server.tls.certificateFile and server.tls.keyFile");
        }
    }

    private void look() throws InterruptedException {
        State now = state(home);
        boolean settled = Objects.equals(now, seen);
        seen = now;
        if (now == null || !settled || now.equals(taken)) {
            return;
        }
        taken = now;
        try {
            ListenerCertificate next =
                    ListenerCertificate.load(now.tls(), home.paths().directory(), "server.tls");
            plane.renew(next).toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            LOG.atInfo().addKeyValue("names", next.names()).log("the listener shows another certificate from now on");
        } catch (KeyrailException unusable) {
            keep(unusable.failure().message());
        } catch (ExecutionException | TimeoutException failed) {
            keep("TLS cannot be set up with the new one (" + failed.getMessage() + ")");
        }
    }

    private void keep(String why) {
        plane.notRenewed(why);
        LOG.atWarn().addKeyValue("reason", why).log("the certificate read before is still shown");
    }

    /** Stops looking; a look under way is waited for. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
