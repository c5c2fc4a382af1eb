package keyrail.embed;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import keyrail.auth.AuthMethods;
import keyrail.config.FileConfig;
import keyrail.config.keys.HomeSigns;
import keyrail.core.auth.AuthKinds;
import keyrail.core.config.Settings;
import keyrail.core.connection.HealthBoard;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CallSiteName;
import keyrail.core.provider.Providers;
import keyrail.core.routing.Snapshot;
import keyrail.core.session.SessionPins;
import keyrail.core.store.ConnectionList;
import keyrail.core.store.Store;
import keyrail.core.store.Vault;
import keyrail.engine.metering.LiveHealth;
import keyrail.providers.ProviderCatalog;
import keyrail.service.HomePorts;
import keyrail.service.session.SessionBook;
import keyrail.service.session.SessionService;
import keyrail.service.snapshot.SnapshotBuilder;
import keyrail.store.sqlite.SqliteStore;
import org.jspecify.annotations.Nullable;

/**
 * An open home: its rows, its configuration, its vault, and the snapshot that requests are routed with. Safe for use by
 * several threads.
 */
public final class Home implements AutoCloseable {
    /** What the opener may do, and for how long. */
    public enum Mode {
        /** Holds the home for as long as it is open; refuses at once when another process does. */
        OWN,
        /** Holds the home for one change; waits for another process that does the same. */
        CHANGE,
        /** Reads; changes nothing. */
        READ
    }

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HomeOptions options;
    private final @Nullable HomeLock lock;
    private final Store store;
    private final FileConfig config;
    private final HomeVault vault;
    private final LiveHealth health;
    private final AuthKinds authKinds = AuthMethods.kinds();
    private final Providers providers = new ProviderCatalog();
    private final SnapshotBuilder snapshots = new SnapshotBuilder(authKinds, providers);
    private final AtomicReference<Snapshot> snapshot = new AtomicReference<>();
    private final SessionBook sessions;
    private volatile @Nullable Settings published;
    private @Nullable HomeEngine engine;

    private Home(HomeOptions options, Mode mode, @Nullable HomeLock lock, Found found) {
        this.options = options;
        this.lock = lock;
        this.config = FileConfig.open(
                options.paths().config(),
                providers.all().stream().map(traits -> traits.id().value()).collect(Collectors.toSet()),
                found.signs());
        this.store = SqliteStore.open(options.paths().database(), authKinds);
        this.health = new LiveHealth(options.clock());
        this.sessions = new SessionBook(options.clock());
        this.vault = HomeVault.of(store, options, mode != Mode.READ && !store.isReadOnly());
        if (mode == Mode.OWN) {
            vault.unseal(store);
        }
        HomeBoot boot = new HomeBoot(ports(), found.signs());
        if (mode == Mode.OWN) {
            boot.run();
        } else if (!found.database()) {
            boot.seed();
        }
        publish();
        store.read(rows -> {
            KnownHealth.recall(rows, snapshot(), health);
            return true;
        });
    }

    /**
     * Opens a home, making it where there is none.
     *
     * @throws KeyrailException {@code home_in_use} naming the owner's pid; {@code config_invalid},
     *     {@code database_corrupt}, {@code vault_sealed} or {@code vault_corrupt} when a part cannot be opened
     */
    public static Home open(HomeOptions options, Mode mode) {
        Mode effective = mode;
        if (mode == Mode.READ && !Files.exists(options.paths().database())) {
            effective = Mode.CHANGE;
        }
        Found found = Found.at(options);
        HomeLock lock = null;
        if (effective != Mode.READ) {
            options.paths().create();
            lock = takeLock(options, effective);
        }
        try {
            return new Home(options, effective, lock, found);
        } catch (KeyrailException refused) {
            if (lock != null) {
                lock.close();
            }
            throw refused;
        }
    }

    /**
     * What was there before this process made anything.
     *
     * @param database whether there was a database
     */
    private record Found(HomeSigns signs, boolean database) {
        static Found at(HomeOptions options) {
            boolean database = Files.exists(options.paths().database());
            boolean fresh = !database && !Files.exists(options.paths().config());
            return new Found(HomeSigns.of(options.environment(), fresh), database);
        }
    }

    private static @Nullable HomeLock takeLock(HomeOptions options, Mode mode) {
        try {
            return HomeLock.take(options.paths().lock(), mode == Mode.OWN ? Duration.ZERO : PATIENCE);
        } catch (KeyrailException refused) {
            // A home on a read-only mount cannot be locked, and nobody else can change it either.
            if (mode == Mode.OWN && refused.failure().code() == FailureCode.HOME_READ_ONLY) {
                return null;
            }
            throw refused;
        }
    }

    /** Rebuilds the snapshot from rows and configuration; requests under way keep the one they have. */
    public void publish() {
        // Reading and setting are one step: a slower publisher must not put an older state over a newer one.
        synchronized (snapshot) {
            Settings settings = config.current();
            snapshot.set(store.read(rows -> {
                ConnectionList connections = rows.connections();
                sessions.load(rows.sessions());
                return snapshots.build(settings, connections, rows.credentials(), rows.clientKeys());
            }));
            published = settings;
        }
    }

    /** From now on edits of {@code config.json} by hand take effect within a second. */
    public void watchConfig() {
        config.watch(settings -> publish());
    }

    /** Takes over what {@code config.json} says now; cheap where nothing has changed. */
    public void refresh() {
        if (config.reload() != published) {
            publish();
        }
    }

    /**
     * A place of the embedding application that asks models, by its name in {@code llm.callSites}; a name nothing is
     * said about goes to the default profile.
     *
     * @throws KeyrailException {@code invalid_name}
     */
    public CallSite callSite(String name) {
        return new CallSite(this, new CallSiteName(name), null);
    }

    public Snapshot snapshot() {
        return snapshot.get();
    }

    /** The sessions as calls see them. */
    public SessionPins sessions() {
        return sessions;
    }

    /** What use cases work on; a change made through them is published when it is committed. */
    public HomePorts ports() {
        return new HomePorts(store, vault, authKinds, providers, config, health, options.clock(), this::publish);
    }

    /** Starts the running part on first use, with an event loop per core for an owner and one otherwise. */
    public synchronized HomeEngine engine() {
        HomeEngine running = engine;
        if (running == null) {
            running = lock == null
                    ? new HomeEngine(
                            this, new BorrowedStore(store, options.paths().lock()), 1)
                    : new HomeEngine(this, store, Runtime.getRuntime().availableProcessors());
            if (lock != null && !store.isReadOnly()) {
                running.sweepSessions(new SessionService(ports(), new SecureRandom()));
            }
            engine = running;
        }
        return running;
    }

    /** Whether the running part has been started. */
    public synchronized boolean isRunning() {
        return engine != null;
    }

    public HomePaths paths() {
        return options.paths();
    }

    public Store store() {
        return store;
    }

    public FileConfig config() {
        return config;
    }

    public Vault vault() {
        return vault;
    }

    public HealthBoard health() {
        return health;
    }

    public Clock clock() {
        return options.clock();
    }

    public AuthKinds authKinds() {
        return authKinds;
    }

    public Providers providers() {
        return providers;
    }

    @Override
    public synchronized void close() {
        if (engine != null) {
            engine.close();
        }
        config.close();
        store.close();
        if (lock != null) {
            lock.close();
        }
    }
}
