package keyrail.app.daemon;

import io.vertx.core.Future;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.core.config.ServerSettings;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.embed.Home;
import keyrail.embed.HomeOptions;
import keyrail.server.api.DataPlane;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A home that is served: programs at the port, its owner at the admin socket. Safe for use by several threads. */
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Home home;
    private final DataPlane plane;
    private final @Nullable AdminPlanes admin;
    private final @Nullable CertificateWatch certificates;
    private boolean closed;

    private Daemon(Home home, DataPlane plane, @Nullable AdminPlanes admin, @Nullable CertificateWatch certificates) {
        this.home = home;
        this.plane = plane;
        this.admin = admin;
        this.certificates = certificates;
    }

    /**
     * Opens the home and starts both listeners; whatever part fails, nothing stays open.
     *
     * @param port instead of the configured one, or null; 0 for any free one
     * @throws KeyrailException {@code home_in_use} and the failures of {@link Home#open}; {@code config_invalid} when
     *     {@code server.tls} or {@code server.admin} is not sound; {@code invalid_argument} when the port is taken
     */
    public static Daemon start(HomeOptions options, @Nullable Integer port) {
        Home home = Home.open(options, Home.Mode.OWN);
        try {
            AdminPlanes.check(home);
            requireSound(home, "/server/tls", "programs are served as configured or not at all");
            ServerSettings configured = home.config().current().server();
            ServerSettings settings = port == null ? configured : configured.onPort(port);
            CertificateWatch.State files = CertificateWatch.state(home);
            DataPlane.Listener listener =
                    DataPlane.Listener.of(settings, home.paths().directory());
            ClientKeyFile.ensure(home);
            int loops = Runtime.getRuntime().availableProcessors();
            DataPlane plane = await(
                    DataPlane.start(
                            home.engine().vertx(), listener, home.engine().services(), loops),
                    settings);
            AdminPlanes admin = home.store().isReadOnly() ? null : await(AdminPlanes.start(home, plane), settings);
            home.watchConfig();
            warn(home, plane);
            return new Daemon(
                    home, plane, admin, settings.tls() == null ? null : new CertificateWatch(home, plane, files));
        } catch (RuntimeException failed) {
            home.close();
            throw failed;
        }
    }

    /**
     * Refuses a section that could mean less protection than its mistake lets through.
     *
     * @throws KeyrailException {@code config_invalid}
     */
    static void requireSound(Home home, String section, String consequence) {
        home.config().current().errorBelow(section).ifPresent(finding -> {
            throw new KeyrailException(Failure.of(
                    FailureCode.CONFIG_INVALID,
                    home.config().path() + ":" + finding.line() + ":" + finding.column() + ": " + finding.pointer()
                            + ": " + finding.message() + "; " + consequence,
                    "pointer",
                    List.of(finding.pointer())));
        });
    }

    private static void warn(Home home, DataPlane plane) {
        for (String trouble : plane.certificateTroubles(home.clock().instant())) {
            LOG.atWarn()
                    .addKeyValue("reason", trouble)
                    .log("clients will not accept the listener's certificate for long");
        }
    }

    private static <T> T await(Future<T> future, ServerSettings settings) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            String where = settings.bind() + ":" + settings.port();
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof KeyrailException known) {
                throw known;
            }
            boolean taken = cause instanceof BindException;
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.INVALID_ARGUMENT,
                            taken
                                    ? "cannot listen on " + where + ": the port is taken, or the address is not this"
                                            + " machine's; choose another with --port or server.port"
                                    : "cannot listen on " + where + ": " + cause.getMessage()),
                    failed);
        } catch (TimeoutException late) {
            throw new KeyrailException(Failure.of(FailureCode.INTERNAL, "the listeners did not start in time"), late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KeyrailException(Failure.of(FailureCode.INTERNAL, "interrupted while starting"), interrupted);
        }
    }

    /** Where the admin port is, if the configuration asks for one. */
    public Optional<String> adminUrl() {
        return admin == null ? Optional.empty() : admin.url();
    }

    public Home home() {
        return home;
    }

    public DataPlane plane() {
        return plane;
    }

    /** Refuses new calls, lets open answers finish within {@code server.drainSeconds}, then closes everything. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (certificates != null) {
            certificates.close();
        }
        plane.drain(home.config().current().server().drain());
        if (admin != null) {
            await(admin.close().otherwiseEmpty(), home.config().current().server());
        }
        home.close();
    }
}
