package keyrail.bench.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import keyrail.auth.AuthMethods;
import keyrail.core.access.Grants;
import keyrail.core.auth.Auth;
import keyrail.core.config.Settings;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProfileName;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.ModelRoute;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Snapshot;
import keyrail.core.routing.Tuning;
import keyrail.core.store.ConnectionList;
import keyrail.engine.Router;
import keyrail.providers.ProviderCatalog;
import keyrail.service.snapshot.SnapshotBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Routing by profile name and by model route, in homes of 10 and of 10,000 profiles and connections. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouterBenchmark {
    /** Profiles and connections in the home. */
    @Param({"10", "10000"})
    public int profiles = 10;

    private final Router router = new Router();
    private Snapshot snapshot = new SnapshotBuilder(AuthMethods.kinds(), new ProviderCatalog())
            .build(Settings.EMPTY, new ConnectionList(List.of(), List.of()), List.of(), List.of());
    private RouteRequest byName = new RouteRequest(null, "profile-7", null, Grants.ALL);
    private final RouteRequest byRoute = new RouteRequest(null, "claude-opus-4-8", null, Grants.ALL);

    /** Builds the home. */
    @Setup
    public void build() {
        List<Connection> connections = new ArrayList<>();
        Map<String, Profile> byProfileName = new HashMap<>();
        for (int index = 0; index < profiles; index++) {
            ConnectionName connection = new ConnectionName("connection-" + index);
            connections.add(new Connection(
                    connection,
                    new ProviderId("anthropic"),
                    new Auth.ApiKey(new CredentialRef("service-" + index, "api_key")),
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    Instant.ofEpochMilli(index + 1),
                    Instant.ofEpochMilli(index + 1)));
            ProfileName name = new ProfileName("profile-" + index);
            byProfileName.put(
                    name.value(),
                    new Profile(
                            name,
                            null,
                            "model",
                            connection,
                            Tuning.NONE,
                            List.of(),
                            false,
                            false,
                            false,
                            0,
                            false,
                            null,
                            null));
        }
        Settings empty = Settings.EMPTY;
        Settings settings = new Settings(
                byProfileName,
                Map.of(),
                Map.of(),
                List.of(
                        ModelRoute.of("gpt-*", new ProfileName("profile-1")),
                        ModelRoute.of("claude-*", new ProfileName("profile-2"))),
                null,
                null,
                Map.of(),
                empty.platform(),
                empty.server(),
                empty.outbound(),
                false,
                List.of());
        snapshot = new SnapshotBuilder(AuthMethods.kinds(), new ProviderCatalog())
                .build(settings, new ConnectionList(connections, List.of()), List.of(), List.of());
        byName = new RouteRequest(null, "profile-" + (profiles - 1), null, Grants.ALL);
    }

    @Benchmark
    public Route byProfileName() {
        return router.route(snapshot, byName);
    }

    @Benchmark
    public Route byModelRoute() {
        return router.route(snapshot, byRoute);
    }
}
