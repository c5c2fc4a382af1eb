package keyrail.system.property;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageSummary;
import keyrail.embed.Home;
import keyrail.rehearsal.RehearsalServer;
import keyrail.system.RunningHome;
import keyrail.system.process.Program;
import keyrail.system.process.ServedHome;
import org.awaitility.Awaitility;

/**
 * The real daemon in a process of its own with many connections, each with a key and a profile of its own: even ones of
 * Anthropic, odd ones of a server like OpenAI. Safe for use by several threads.
 */
final class LoadedHome implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final Program program;
    private final ServedHome daemon;
    private final String providers;
    private final List<String> clientKeys = new ArrayList<>();
    private final AtomicInteger[] versions;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    LoadedHome(Path folder, RehearsalServer anthropic, RehearsalServer chat, int connections) {
        this.folder = folder;
        String profiles = IntStream.range(0, connections)
                .mapToObj(index -> "\"p" + index + "\": {\"provider_connection\": \"c" + index + "\", \"model\": \"m"
                        + index + "\"}")
                .collect(Collectors.joining(", "));
        providers = "\"providers\": {\"anthropic\": {\"endpoint\": \"" + anthropic.baseUrl() + "\"}}";
        program = new Program(folder);
        rewrite(profiles + ", \"swap\": {\"provider_connection\": \"c0\", \"model\": \"m-swap\"}");
        daemon = program.startDaemon();
        versions = new AtomicInteger[connections];
        for (int index = 0; index < connections; index++) {
            versions[index] = new AtomicInteger(1);
            String base = index % 2 == 0 ? "" : ", \"baseUrl\": \"" + chat.baseUrl() + "/v1\", \"models\": [\"any\"]";
            daemon.ask(
                            "POST",
                            "/inference/provider-connections",
                            "{\"name\": \"c" + index + "\", \"provider\": \""
                                    + (index % 2 == 0 ? "anthropic" : "openai-compatible")
                                    + "\", \"credentialValue\": \"" + key(index, 1) + "\"" + base + "}")
                    .orThrow();
        }
    }

    /** Writes the file anew, in place. @param profiles all members of {@code llm.profiles} */
    void rewrite(String profiles) {
        program.configure(text(profiles));
    }

    /** Puts another file in its place, as editors do. @param profiles as {@link #rewrite} */
    void replace(String profiles) {
        try {
            Path fresh = Files.writeString(program.home().resolve("config.json.new"), text(profiles));
            Files.move(fresh, program.config(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String text(String profiles) {
        return "{" + providers + ", \"llm\": {\"profiles\": {" + profiles + "}}}";
    }

    static String key(int connection, int version) {
        return "key-of-" + connection + "-v" + version + ".";
    }

    int connections() {
        return versions.length;
    }

    /** Makes so many client keys, all with the right to name connections. */
    LoadedHome clients(int count) {
        for (int index = 0; index < count; index++) {
            clientKeys.add(daemon.ask("POST", "/client-keys", "{\"name\": \"client" + index + "\", \"direct\": true}")
                    .orThrow()
                    .path("key")
                    .stringValue());
        }
        return this;
    }

    /** A request with the client key of one of the {@link #clients}. */
    HttpRequest request(int caller, String path, String body) {
        return HttpRequest.newBuilder(URI.create(daemon.ready().path("url").stringValue() + path))
                .timeout(LIMIT)
                .header("content-type", "application/json")
                .header("x-keyrail-key", clientKeys.get(caller % clientKeys.size()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** Sends a request; the head has come when this returns. */
    HttpResponse<InputStream> begin(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Which key of a connection is in force for calls that begin now. */
    int version(int connection) {
        return versions[connection].get();
    }

    /** Stores the next key of a connection. */
    void rotate(int connection) {
        // Only the versions of one key come one after the other; everything else changes at the same time.
        synchronized (versions[connection]) {
            int next = versions[connection].get() + 1;
            daemon.ask(
                            "PUT",
                            "/credentials/c" + connection + "/api_key",
                            "{\"value\": \"" + key(connection, next) + "\"}")
                    .orThrow();
            versions[connection].set(next);
        }
    }

    void configure(String profile, String change) {
        daemon.ask("PATCH", "/inference/profiles/" + profile, change).orThrow();
    }

    /** The home as a second process reads it, once the ledger knows of so many attempts. */
    Home reader(int attempts) {
        Home reader = Home.open(RunningHome.options(folder), Home.Mode.READ);
        UsageQuery all = new UsageQuery(Instant.EPOCH, UsageQuery.Dimension.CLIENT);
        // The last rows may be recorded a moment after their clients have the whole answers.
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> reader.store().read(rows -> rows.usage(all)).stream()
                                .mapToLong(UsageSummary::attempts)
                                .sum(),
                        found -> found == attempts);
        return reader;
    }

    long dropped() {
        return daemon.ask("GET", "/status", null)
                .orThrow()
                .path("ledger")
                .path("dropped")
                .longValue();
    }

    @Override
    public void close() {
        client.shutdownNow();
        daemon.close();
    }
}
