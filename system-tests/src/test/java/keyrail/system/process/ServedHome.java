package keyrail.system.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import keyrail.app.cli.admin.AdminAnswer;
import keyrail.app.cli.admin.SocketAdminClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A daemon in a process of its own, and what programs and commands say to it. */
public final class ServedHome implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final Program program;
    private final Process process;
    private final int number;
    private final JsonNode ready;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    ServedHome(Program program, Process process, int number) {
        this.program = program;
        this.process = process;
        this.number = number;
        try {
            await().atMost(LIMIT).until(() -> !process.isAlive() || out().endsWith("\n"));
            if (!process.isAlive()) {
                throw new AssertionError("the daemon ended with " + process.exitValue() + ": " + out() + err());
            }
            this.ready = JsonMapper.shared().readTree(out());
        } catch (RuntimeException | Error failed) {
            process.destroyForcibly();
            client.close();
            throw failed;
        }
    }

    public JsonNode ready() {
        return ready;
    }

    public String out() {
        return program.out(number);
    }

    public String err() {
        return program.err(number);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file as the daemon sees it, whose mounts may be its own. */
    public Path seen(Path file) {
        return Path.of("/proc/" + pid() + "/root" + file);
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> messages(String profile) {
        return send(message(profile, false), HttpResponse.BodyHandlers.ofString());
    }

    /** The head has come, the body is on its way. */
    public HttpResponse<InputStream> stream(String profile) {
        return send(message(profile, true), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest message(String profile, boolean stream) {
        String body = "{\"model\":\"default\",\"max_tokens\":20,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Grüße, 世界\"}]}";
        return request("/v1/messages")
                .header("x-keyrail-profile", profile)
                .header("content-type", "application/json")
                .header("anthropic-version", "2023-06-01")
                .header("x-keyrail-key", clientKey())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(ready.path("url").stringValue() + path))
                .timeout(LIMIT);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public String clientKey() {
        try {
            return Files.readString(seen(program.home().resolve("client-key"))).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a command would ask of the daemon, without the process. */
    public AdminAnswer ask(String method, String path, @Nullable String json) {
        JsonNode body = json == null ? null : JsonMapper.shared().readTree(json);
        return new SocketAdminClient(seen(program.home().resolve("admin.sock")), LIMIT).call(method, path, body);
    }

    /** A connection with a secret of its own at {@code credential/<name>/api_key}, and a profile of the same name. */
    public ServedHome furnish(String name, String model, String key) {
        ask("POST", "/inference/provider-connections", """
                        { "name": "%1$s", "provider": "anthropic", "auth": "api_key",
                          "credential": "credential/%1$s/api_key" }
                        """.formatted(name)).orThrow();
        ask("PUT", "/credentials/" + name + "/api_key", "{ \"value\": \"" + key + "\" }")
                .orThrow();
        ask(
                        "POST",
                        "/inference/profiles",
                        "{ \"name\": \"%1$s\", \"connection\": \"%1$s\", \"model\": \"%2$s\" }".formatted(name, model))
                .orThrow();
        return this;
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL, gone when this returns. */
    public void kill() {
        process.destroyForcibly();
        exit();
    }

    /** Waits for the end. */
    public int exit() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the daemon does not end: " + err());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        if (process.isAlive()) {
            process.destroyForcibly();
            exit();
        }
    }
}
