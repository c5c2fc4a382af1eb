package keyrail.system.tls;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.X509KeyManager;

/**
 * A vendor of OpenAI's format behind TLS that offers the versions of HTTP it is told to, by ALPN. What it does with each
 * call is the test's. One event loop.
 */
final class Http2Vendor implements AutoCloseable {
    static final String KEY = "sk-http2-vendor-key";
    static final String WHOLE =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-x\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"Grüße, 世界\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}";
    static final String DONE = "data: [DONE]\n\n";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile Handler<Turn> behaviour = Turn::whole;

    /** What came of one call. */
    record Seen(
            HttpVersion version,
            HttpConnection connection,
            String target,
            List<Map.Entry<String, String>> fields,
            String body) {
        String field(String name) {
            return fields.stream()
                    .filter(field -> field.getKey().equals(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * One call that waits for its answer.
     *
     * @param number counted from 1
     */
    record Turn(HttpServerRequest request, int number) {
        void whole() {
            request.response().putHeader("content-type", "application/json").end(WHOLE);
        }

        /** The head of a stream and its first event. */
        Turn begin() {
            request.response().putHeader("content-type", "text/event-stream");
            return event(0);
        }

        Turn event(int index) {
            request.response().write(eventText(index));
            return this;
        }

        void done() {
            request.response().end(DONE);
        }

        /** HTTP/2's RST_STREAM. */
        void reset(long code) {
            request.response().reset(code);
        }
    }

    static String eventText(int index) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-x\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"content\":\"世界 " + index + "\"}}]}\n\n";
    }

    /** @param streams most calls at a time on one connection */
    Http2Vendor(PrivateAuthority.Issued issued, long streams, HttpVersion... versions) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(versions))
                .setKeyCertOptions(
                        KeyCertOptions.wrap((X509KeyManager) issued.managers().getKeyManagers()[0]))
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(streams));
        try {
            this.port = vertx.createHttpServer(options)
                    .connectionHandler(connection -> {
                        connections.add(connection);
                        open.add(connection);
                        connection.closeHandler(closed -> open.remove(connection));
                    })
                    .requestHandler(this::take)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .actualPort();
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            seen.add(new Seen(
                    request.version(),
                    request.connection(),
                    request.method() + " " + request.uri() + " " + request.authority(),
                    request.headers().entries(),
                    body.toString()));
            behaviour.handle(new Turn(request, seen.size()));
        });
    }

    /** What happens to each call from now on, on the vendor's event loop. */
    Http2Vendor behave(Handler<Turn> next) {
        behaviour = next;
        return this;
    }

    /** Does something on the vendor's event loop, where its answers are written. */
    void run(Runnable action) {
        vertx.runOnContext(ignored -> action.run());
    }

    int port() {
        return port;
    }

    URI url(String host) {
        return URI.create("https://" + host + ":" + port + "/v1");
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Connections accepted so far, and those among them that are open. */
    int connections() {
        return connections.size();
    }

    int open() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
