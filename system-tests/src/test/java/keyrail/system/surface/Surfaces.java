package keyrail.system.surface;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.awaitility.Awaitility;

/** A running home with every vendor, two connections of OpenAI among them, and the words to call its surfaces. */
final class Surfaces implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    final RehearsalServer openai = vendor(Dialect.OPENAI, "key-openai-a", "key-openai-b");
    final RehearsalServer anthropic = vendor(Dialect.ANTHROPIC, "key-anthropic-a", "key-anthropic-b");
    final RehearsalServer gemini = vendor(Dialect.GEMINI, "key-gemini");
    final RehearsalServer ollama = vendor(Dialect.OLLAMA);
    final RunningHome home;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Surfaces(Path folder) {
        String config = """
                { "providers": {
                    "openai": { "endpoint": "%s" }, "anthropic": { "endpoint": "%s" }, "gemini": { "endpoint": "%s" }
                  },
                  "llm": {
                    "profiles": {
                      "a": { "provider_connection": "openai-a", "model": "gpt-4o" },
                      "b": { "provider_connection": "openai-b", "model": "gpt-4o" },
                      "tuned": { "provider_connection": "openai-a", "model": "gpt-4o", "maxTokens": 77,
                        "temperature": 0.250 },
                      "open": { "provider_connection": "openai-a" },
                      "claude": { "provider_connection": "anthropic-a", "model": "claude-a" },
                      "gem": { "provider_connection": "gemini-a", "model": "gemini-2.5-flash" },
                      "gem-tuned": { "provider_connection": "gemini-a", "model": "gemini-2.5-flash", "maxTokens": 77,
                        "topP": 0.9 },
                      "gem-open": { "provider_connection": "gemini-a" },
                      "local": { "provider_connection": "ollama-a", "model": "llama3.2" },
                      "local-tuned": { "provider_connection": "ollama-a", "model": "llama3.2", "maxTokens": 77 }
                    },
                    "modelRoutes": [ { "model": "any-*", "profile": "open" }, { "model": "gm-*", "profile": "gem-open" } ]
                } }
                """.formatted(openai.baseUrl(), anthropic.baseUrl(), gemini.baseUrl());
        home = new RunningHome(folder, config);
        home.connection("openai-a", "openai", null, "key-openai-a")
                .connection("openai-b", "openai", null, "key-openai-b")
                .connection("anthropic-a", "anthropic", null, "key-anthropic-a")
                .connection("gemini-a", "gemini", null, "key-gemini")
                .connection("ollama-a", "ollama", ollama.baseUrl(), "key-ollama");
    }

    private static RehearsalServer vendor(Dialect dialect, String... keys) {
        return RehearsalServer.start(RehearsalOptions.of(dialect).withAnyModel(keys));
    }

    RehearsalServer of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI, COMPATIBLE -> openai;
            case ANTHROPIC -> anthropic;
            case GEMINI -> gemini;
            case OLLAMA, OPENROUTER -> ollama;
        };
    }

    /** A request with the client key; fields as names and values. */
    HttpRequest request(String method, String path, byte[] body, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(home.plane().url() + path))
                .timeout(LIMIT)
                .header("x-keyrail-key", RunningHome.CLIENT_KEY)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        return (fields.length == 0 ? request : request.headers(fields)).build();
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    HttpResponse<byte[]> post(String path, String json, String... fields) {
        String[] all = new String[fields.length + 2];
        all[0] = "content-type";
        all[1] = "application/json";
        System.arraycopy(fields, 0, all, 2, fields.length);
        return send(request("POST", path, json.getBytes(StandardCharsets.UTF_8), all));
    }

    HttpResponse<byte[]> get(String path, String... fields) {
        return send(request("GET", path, new byte[0], fields));
    }

    /** The latest row of an answer's request; an answer of declared length may be whole before its row is written. */
    LedgerRow row(HttpResponse<?> answer) {
        return Awaitility.await()
                .until(() -> home.ledger(answer), rows -> !rows.isEmpty())
                .getLast();
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** The value of the first member of a name, found without any reader of the product's. */
    static String member(HttpResponse<byte[]> answer, String name) {
        String text = text(answer);
        int from = text.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return text.substring(from, text.indexOf('"', from));
    }

    @Override
    public void close() {
        client.shutdownNow();
        home.close();
        openai.close();
        anthropic.close();
        gemini.close();
        ollama.close();
    }
}
