package keyrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.access.KeyHash;
import keyrail.core.auth.Auth;
import keyrail.core.auth.Secret;
import keyrail.core.config.ServerSettings;
import keyrail.core.connection.Connection;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.core.names.RequestId;
import keyrail.core.usage.LedgerRow;
import keyrail.embed.Home;
import keyrail.embed.HomeOptions;
import keyrail.embed.HomePaths;
import keyrail.server.api.DataPlane;
import keyrail.service.Actor;
import keyrail.service.credential.CredentialService;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A home in a scratch folder with its data plane running, and the words to furnish it. */
public final class RunningHome implements AutoCloseable {
    /** The key that programs present; it may do everything. */
    public static final String CLIENT_KEY = "kr_test-client-key";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path folder;
    private final Home home;
    private final DataPlane plane;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    /**
     * Furnished after the home was opened, as by hand: what boot does to the file is for the tests of boot.
     *
     * @param config the text of {@code config.json}
     */
    public RunningHome(Path folder, String config) {
        this(folder, Home.open(options(folder), Home.Mode.OWN), config);
    }

    private RunningHome(Path folder, Home home, @Nullable String config) {
        this.folder = folder;
        this.home = home;
        if (config != null) {
            furnish(config);
        }
        home.store().write(rows -> {
            if (rows.clientKeys().isEmpty()) {
                rows.insert(new ClientKey(
                        new ClientKeyName("test"),
                        KeyHash.of(CLIENT_KEY),
                        "-key",
                        Grants.ALL,
                        Clock.systemUTC().instant()));
            }
            return true;
        });
        home.publish();
        ServerSettings anyPort = home.config().current().server().onPort(0);
        this.plane = await(DataPlane.start(
                home.engine().vertx(),
                DataPlane.Listener.of(anyPort, home.paths().directory()),
                home.engine().services(),
                2));
    }

    /** A home as it lies there, booted and served. */
    public static RunningHome booted(Path folder, Map<String, String> environment) {
        return new RunningHome(folder, Home.open(options(folder, environment), Home.Mode.OWN), null);
    }

    private void furnish(String config) {
        try {
            Files.writeString(home.paths().config(), config);
        } catch (IOException failed) {
            home.close();
            throw new UncheckedIOException(failed);
        }
        assertThat(home.config().reload().diagnostics())
                .as("what %s cannot be parsed for", home.paths().config())
                .noneMatch(finding -> finding.pointer().isEmpty());
    }

    public static HomeOptions options(Path folder) {
        return options(folder, Map.of());
    }

    /** @param further variables beside that of the root key */
    public static HomeOptions options(Path folder, Map<String, String> further) {
        Map<String, String> environment = new HashMap<>(further);
        environment.put("KEYRAIL_ROOT_KEY_FILE", folder.resolve("root.key").toString());
        return new HomeOptions(
                HomePaths.of(folder.resolve("home"), environment), environment, folder, Clock.systemUTC());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public Home home() {
        return home;
    }

    public DataPlane plane() {
        return plane;
    }

    public Path folder() {
        return folder;
    }

    /** Stores a connection of its own credential {@code credential/<name>/api_key} at an address of its own. */
    public RunningHome connection(String name, String provider, String baseUrl, String key) {
        CredentialRef ref = new CredentialRef(name, "api_key");
        Instant now = home.clock().instant();
        home.store().write(rows -> {
            rows.insert(new Connection(
                    new ConnectionName(name),
                    new ProviderId(provider),
                    new Auth.ApiKey(ref),
                    null,
                    baseUrl,
                    List.of(),
                    Map.of(),
                    now,
                    now));
            return true;
        });
        home.publish();
        return rotate(name, key);
    }

    public RunningHome rotate(String name, String key) {
        new CredentialService(home.ports())
                .set(
                        new CredentialRef(name, "api_key"),
                        new Secret(key.getBytes(StandardCharsets.UTF_8)),
                        Actor.of("test"));
        return this;
    }

    public RunningHome clientKey(String name, String key, Set<String> profiles, String defaultProfile) {
        home.store().write(rows -> {
            rows.insert(new ClientKey(
                    new ClientKeyName(name),
                    KeyHash.of(key),
                    "",
                    new Grants(profiles, false, defaultProfile),
                    home.clock().instant()));
            return true;
        });
        home.publish();
        return this;
    }

    public HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(plane.url() + path))
                .timeout(LIMIT)
                .header("content-type", "application/json")
                .header("x-keyrail-key", CLIENT_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public HttpResponse<String> chat(String body) {
        return send(request("/v1/chat/completions", body).build());
    }

    public HttpResponse<String> messages(String body) {
        return send(request("/v1/messages", body)
                .header("anthropic-version", "2023-06-01")
                .build());
    }

    /**
     * The ledger rows of the request that an answer belongs to. A client that knows the length of its answer may have
     * all of it a moment before the attempt has ended.
     */
    public List<LedgerRow> ledger(HttpResponse<?> answer) {
        RequestId id = new RequestId(
                answer.headers().firstValue("x-keyrail-request-id").orElseThrow());
        // Asked for at once: the usual pauses before would be most of many a test's time.
        return Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> {
                            home.engine().ledger().flush();
                            return home.store().read(rows -> rows.attempts(id));
                        },
                        rows -> !rows.isEmpty());
    }

    @Override
    public void close() {
        client.shutdownNow();
        plane.drain(Duration.ZERO);
        home.close();
    }
}
