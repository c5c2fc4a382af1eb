package keyrail.app.daemon;

import io.vertx.core.Future;
import java.net.BindException;
import java.time.Duration;
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

/** A home that is served: programs at the port, its owner at the admin socket. Safe for use by several threads. */
public final class Daemon implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Home home;
    private final DataPlane plane;
    private final @Nullable AdminPlanes admin;
    private boolean closed;

    private Daemon(Home home, DataPlane plane, @Nullable AdminPlanes admin) {
        this.home = home;
        this.plane = plane;
        this.admin = admin;
    }

    /**
     * Opens the home and starts both listeners; whatever part fails, nothing stays open.
     *
     * @param port instead of the configured one, or null; 0 for any free one
     * @throws KeyrailException {@code home_in_use} and the failures of {@link Home#open}; {@code invalid_argument} when
     *     the port is taken
     */
    public static Daemon start(HomeOptions options, @Nullable Integer port) {
        Home home = Home.open(options, Home.Mode.OWN);
        try {
            AdminPlanes.check(home);
            ClientKeyFile.ensure(home);
            ServerSettings configured = home.config().current().server();
            ServerSettings settings = port == null ? configured : configured.onPort(port);
            int loops = Runtime.getRuntime().availableProcessors();
            DataPlane plane = await(
                    DataPlane.start(
                            home.engine().vertx(), settings, home.engine().services(), loops),
                    settings);
            AdminPlanes admin = home.store().isReadOnly() ? null : await(AdminPlanes.start(home, plane), settings);
            home.watchConfig();
            return new Daemon(home, plane, admin);
        } catch (RuntimeException failed) {
            home.close();
            throw failed;
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
        plane.drain(home.config().current().server().drain());
        if (admin != null) {
            await(admin.close().otherwiseEmpty(), home.config().current().server());
        }
        home.close();
    }
}
