package keyrail.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import keyrail.core.auth.Audience;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.config.OutboundSettings;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.provider.CredentialPlacement;
import keyrail.core.provider.HttpCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls to a vendor of HTTP/1.1 in the same process, over real sockets. */
final class VendorConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final Context context = vertx.getOrCreateContext();
    private final List<HttpConnection> opened = new CopyOnWriteArrayList<>();
    private final List<HttpConnection> closed = new CopyOnWriteArrayList<>();
    private final List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    private final Map<String, UpstreamExchange> begun = new ConcurrentHashMap<>();
    private volatile Consumer<HttpServerRequest> vendor =
            request -> request.response().end("done");
    private HttpServer server;
    private UpstreamHttp http;

    @BeforeEach
    void start() throws Exception {
        server = get(vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .connectionHandler(connection -> {
                    opened.add(connection);
                    connection.closeHandler(ignored -> closed.add(connection));
                })
                .requestHandler(request -> vendor.accept(request))
                .listen(0));
        http = onLoop(() -> new UpstreamHttp(
                vertx,
                new NameResolver(Runnable::run, InetAddress::getAllByName),
                new OutboundSettings(List.of(), null, null, LIMIT, LIMIT, LIMIT, LIMIT)));
    }

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
    }

    @Test
    void aCallGoesOutOnTheConnectionOfTheOneBefore() throws Exception {
        for (int call = 0; call < 3; call++) {
            assertThat(answer(List.of())).isEqualTo("done");
        }
        assertThat(opened).hasSize(1);
    }

    @Test
    void callsAtTheSameTimeHaveConnectionsOfTheirOwnAndTheLatestIsUsedNext() throws Exception {
        vendor = held::add;
        for (int call = 0; call < 5; call++) {
            begin(List.of());
        }
        await().atMost(LIMIT).until(() -> held.size() == 5);
        assertThat(opened).hasSize(5);
        HttpConnection latest = held.get(2).connection();
        for (int call : new int[] {0, 1, 3, 4, 2}) {
            assertThat(end(held.get(call))).isEqualTo("done");
        }
        vendor = request -> request.response().end(request.connection() == latest ? "latest" : "another");
        assertThat(answer(List.of())).isEqualTo("latest");
        assertThat(opened).hasSize(5);
    }

    @Test
    void aConnectionThatTheVendorEndsWithItsAnswerServesNoOther() throws Exception {
        vendor = request -> request.response().putHeader("connection", "close").end("done");
        for (int call = 0; call < 3; call++) {
            assertThat(answer(List.of())).isEqualTo("done");
        }
        assertThat(opened).hasSize(3);
        await().atMost(LIMIT).until(() -> closed.size() == 3);
    }

    @Test
    void aConnectionIsClosedWhenItsVendorWouldSoonCloseIt() throws Exception {
        vendor = request ->
                request.response().putHeader("keep-alive", "timeout=1").end("done");
        assertThat(answer(List.of())).isEqualTo("done");
        await().atMost(LIMIT).until(() -> closed.size() == 1);
        assertThat(answer(List.of())).isEqualTo("done");
        assertThat(opened).hasSize(2);
    }

    @Test
    void aConnectionThatWasClosedWhileIdleIsNotUsed() throws Exception {
        assertThat(answer(List.of())).isEqualTo("done");
        opened.getFirst().close();
        await().atMost(LIMIT).until(() -> closed.size() == 1);
        assertThat(answer(List.of())).isEqualTo("done");
        assertThat(opened).hasSize(2);
    }

    @Test
    void aCancelledCallTakesItsConnectionWithIt() throws Exception {
        vendor = held::add;
        UpstreamExchange running = begin(List.of());
        await().atMost(LIMIT).until(() -> held.size() == 1);
        onLoop(() -> {
            running.cancel();
            return running;
        });
        await().atMost(LIMIT).until(() -> closed.size() == 1);
        vendor = request -> request.response().end("done");
        assertThat(answer(List.of())).isEqualTo("done");
        assertThat(opened).hasSize(2);
    }

    @Test
    void retiringClosesWhatIsIdleAtOnceAndWhatIsBusyAfterItsCall() throws Exception {
        assertThat(answer(List.of())).isEqualTo("done");
        vendor = held::add;
        begin(List.of());
        begin(List.of());
        await().atMost(LIMIT).until(() -> held.size() == 2);
        assertThat(end(held.getFirst())).isEqualTo("done");
        onLoop(() -> {
            http.retire();
            return http;
        });
        assertThat(end(held.getLast())).isEqualTo("done");
        await().atMost(LIMIT).until(() -> closed.size() == 2);
    }

    @Test
    void bodiesOfEverySizeArriveAsTheyAreHoweverTheyAreCut() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int size : new int[] {
            0, 1, 16 << 10, (16 << 10) + 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 300_000, 1 << 20, 3_000_001
        }) {
            byte[] whole = new byte[size];
            random.nextBytes(whole);
            List<Bytes> slices = new ArrayList<>();
            for (int from = 0; from < size; ) {
                int to = random.nextBoolean() ? from : Math.min(size, from + 1 + random.nextInt(size));
                slices.add(new Bytes(whole, from, to - from));
                from = to;
            }
            CompletableFuture<Buffer> received = new CompletableFuture<>();
            CompletableFuture<String> length = new CompletableFuture<>();
            vendor = request -> {
                length.complete(request.getHeader("content-length"));
                request.body().onSuccess(body -> {
                    received.complete(body);
                    request.response().end("done");
                });
            };
            assertThat(answer(slices)).isEqualTo("done");
            assertThat(received.get(10, TimeUnit.SECONDS).getBytes()).isEqualTo(whole);
            assertThat(length.get(10, TimeUnit.SECONDS)).isEqualTo(size == 0 ? null : String.valueOf(size));
        }
        assertThat(opened).hasSize(1);
    }

    @Test
    void anAnswerBeforeTheWholeBodyHasGoneOutEndsTheConnection() throws Exception {
        vendor = request -> {
            held.add(request);
            request.pause();
            request.response().setStatusCode(413).end("too large");
        };
        assertThat(answer(List.of(Bytes.of(new byte[32 << 20])))).isEqualTo("too large");
        // Who does not read does not see the end either.
        held.getFirst().resume();
        await().atMost(LIMIT).until(() -> closed.size() == 1);
        vendor = request -> request.response().end("done");
        assertThat(answer(List.of())).isEqualTo("done");
        assertThat(opened).hasSize(2);
    }

    @Test
    void noConnectionIsATypedFailureAfterThreeTries() throws Exception {
        get(server.close());
        UpstreamExchange refused = begin(List.of());
        assertThatThrownBy(() -> get(refused.head())).hasMessageContaining("127.0.0.1");
        assertThat(refused.tries()).isEqualTo(3);
        assertThat(refused.sent()).isFalse();
    }

    private UpstreamExchange begin(List<Bytes> body) throws Exception {
        String target = "/v1/" + begun.size();
        UpstreamExchange exchange = onLoop(() -> http.start(
                new HttpCall(
                        "POST", new Audience("http", "127.0.0.1", server.actualPort()), target, Headers.EMPTY, body),
                new CredentialPlacement.Header("authorization", "Bearer "),
                new ResolvedAuth.Anonymous(),
                false));
        begun.put(target, exchange);
        return exchange;
    }

    /** Lets the vendor answer what it holds. */
    private String end(HttpServerRequest request) throws Exception {
        request.response().end("done");
        return text(begun.get(request.uri()));
    }

    private String answer(List<Bytes> body) throws Exception {
        return text(begin(body));
    }

    private String text(UpstreamExchange exchange) throws Exception {
        CompletableFuture<String> text = new CompletableFuture<>();
        context.runOnContext(ignored -> exchange.head()
                .onSuccess(head -> {
                    Buffer whole = Buffer.buffer();
                    head.handler(whole::appendBuffer);
                    head.endHandler(end -> {
                        exchange.finished();
                        text.complete(whole.toString(StandardCharsets.UTF_8));
                    });
                    head.resume();
                })
                .onFailure(text::completeExceptionally));
        String whole = text.get(10, TimeUnit.SECONDS);
        // The turn in which it ended has to be over.
        return onLoop(() -> whole);
    }

    private <T> T onLoop(Callable<T> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            try {
                result.complete(work.call());
            } catch (Exception failed) {
                result.completeExceptionally(failed);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
