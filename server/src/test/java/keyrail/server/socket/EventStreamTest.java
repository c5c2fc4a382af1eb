package keyrail.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import keyrail.core.names.RequestId;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.server.admin.RoutedHome;
import keyrail.server.admin.event.Subscription;
import keyrail.server.admin.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The feed over the real socket, to readers who keep up and one who does not. */
@Timeout(60)
class EventStreamTest {
    private static final List<String> FIELDS = List.of("host: keyrail");

    @TempDir
    Path folder;

    private final RoutedHome home = new RoutedHome();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService work = Executors.newSingleThreadExecutor();
    private AdminServer server;
    private Path socket;

    @BeforeEach
    void listen() {
        socket = folder.resolve("admin.sock");
        server = await(AdminServer.start(new AdminPlane(vertx, home.router(), home.feed(), work), socket));
    }

    @AfterEach
    void close() {
        await(vertx.close());
        work.shutdownNow();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private void create(String name) {
        String body = "{\"name\":\"" + name + "\",\"provider\":\"ollama\"}";
        assertThat(RawHttp.over(socket, "POST", "/v1/inference/provider-connections", FIELDS, body)
                        .status())
                .isEqualTo(201);
    }

    /** A follower, past the head of its answer. */
    private final class Follower implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader lines;

        Follower() throws IOException {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(
                    ("GET /v1/events?limit=9 HTTP/1.1\r\nhost: keyrail\r\naccept: text/event-stream\r\nconnection: close\r\n"
                                    + "content-length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII)));
            lines = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            String line = lines.readLine();
            assertThat(line).contains("200");
            while (!line.startsWith(":")) {
                line = lines.readLine();
            }
        }

        /** The next event; null at the end of the stream. */
        JsonNode next() throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    return Json.ofBytes(line.substring(6).getBytes(StandardCharsets.UTF_8));
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void aFollowerHearsWhatWasAndWhatComesEachOnce() throws IOException {
        create("first");
        try (Follower follower = new Follower()) {
            assertThat(follower.next().get("target").stringValue()).isEqualTo("first");
            create("second");
            RawHttp.over(socket, "DELETE", "/v1/inference/provider-connections/none", FIELDS, "");
            home.feed().attempts(List.of(row(1)));
            List<String> heard = new ArrayList<>();
            for (int event = 0; event < 3; event++) {
                JsonNode next = follower.next();
                heard.add(next.get("event").stringValue() + " "
                        + next.path("target").asString("") + " "
                        + next.path("result").asString(""));
            }
            assertThat(heard).containsExactlyInAnyOrder("change second ok", "change none not_found", "attempt  ");
        }
    }

    @Test
    void whatWasNotAskedForIsNotToldLater() throws IOException {
        for (int number = 0; number < 12; number++) {
            create("old-" + number);
        }
        try (Follower follower = new Follower()) {
            for (int number = 3; number < 12; number++) {
                assertThat(follower.next().get("target").stringValue()).isEqualTo("old-" + number);
            }
            create("new");
            assertThat(follower.next().get("target").stringValue()).isEqualTo("new");
        }
    }

    @Test
    void aReaderThatDoesNotReadLosesEventsAndIsToldHowMany() throws IOException {
        int published = 20_000;
        try (Follower slow = new Follower();
                Follower other = new Follower()) {
            for (int batch = 0; batch < published / 100; batch++) {
                int from = batch * 100;
                home.feed()
                        .attempts(IntStream.range(from, from + 100)
                                .mapToObj(EventStreamTest::row)
                                .toList());
            }
            // Nobody waits for a reader: others are served all the while.
            create("meanwhile");
            home.feed().close();
            long heard = 0;
            long lost = 0;
            for (JsonNode event = slow.next(); event != null; event = slow.next()) {
                switch (event.get("event").stringValue()) {
                    case "lost" -> lost += event.get("lost").longValue();
                    default -> heard++;
                }
            }
            assertThat(lost).isPositive();
            assertThat(heard).isGreaterThanOrEqualTo(Subscription.CAPACITY);
            assertThat(heard + lost).isEqualTo(published + 1);
        }
    }

    @Test
    void theEndOfTheDaemonIsACleanEndOfTheStream() throws IOException {
        try (Follower follower = new Follower()) {
            create("last");
            assertThat(follower.next().get("target").stringValue()).isEqualTo("last");
            Future<Void> closing = server.close();
            assertThat(follower.next()).isNull();
            await(closing);
        }
    }

    @Test
    void whoLeavesIsForgotten() throws IOException {
        for (int round = 0; round < 100; round++) {
            try (Follower follower = new Follower()) {
                assertThat(home.feed().hasSubscribers()).isTrue();
            }
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (home.feed().hasSubscribers() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(home.feed().hasSubscribers()).isFalse();
    }

    private static LedgerRow row(int number) {
        RequestId request = new RequestId("req_" + String.format("%016d", number));
        return new LedgerRow(
                request,
                1,
                Instant.EPOCH,
                "test",
                "",
                "work",
                "default",
                "work",
                "anthropic",
                "own_key",
                "",
                "m",
                "openai-chat",
                true,
                "ok",
                200,
                1,
                Usage.NONE,
                UsageState.REPORTED,
                "",
                null,
                1,
                1);
    }
}
