package keyrail.system.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.fault.Figures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys are replaced while calls and streams run: nobody notices, and a call that begins after the change uses the new
 * one. After every second change the vendor knows the old key no longer, at once.
 */
class RotationTest {
    private static final int CONNECTIONS = 2;

    @TempDir
    Path folder;

    private final RehearsalServer anthropic = start(Dialect.ANTHROPIC);
    private final RehearsalServer chat = start(Dialect.OLLAMA);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    /** From which version on each call may be paid, by its marker. */
    private final Map<String, Integer> from = new ConcurrentHashMap<>();

    private final AtomicInteger made = new AtomicInteger();

    /** The longest that storing a key took, in nanoseconds: calls that begin afterwards use it. */
    private final AtomicLong slowest = new AtomicLong();

    private RehearsalServer start(Dialect dialect) {
        int connection = dialect == Dialect.ANTHROPIC ? 0 : 1;
        RehearsalServer server = RehearsalServer.start(RehearsalOptions.of(dialect)
                .withAnyModel(LoadedHome.key(connection, 1))
                .withRecorded(0));
        server.behave(request -> {
            String marker = MarkedCall.markerIn(request.body());
            int version = Integer.parseInt(
                    request.key().substring(request.key().indexOf("-v") + 2).replace(".", ""));
            if (version < from.getOrDefault(marker, Integer.MAX_VALUE)) {
                wrong.add(marker + " began with version " + from.get(marker) + " and came with " + version);
            }
            return Behaviour.script("n=4~gap=5").withText(marker);
        });
        return server;
    }

    @AfterEach
    void close() {
        anthropic.close();
        chat.close();
    }

    private RehearsalServer vendorOf(int connection) {
        return connection == 0 ? anthropic : chat;
    }

    /** @param hard whether the vendor forgets the old key as soon as the new one is stored */
    private void rotate(LoadedHome home, int connection, boolean hard) {
        int next = home.version(connection) + 1;
        String fresh = LoadedHome.key(connection, next);
        vendorOf(connection).accept("*", LoadedHome.key(connection, next - 1), fresh);
        long began = System.nanoTime();
        home.rotate(connection);
        slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
        if (hard) {
            vendorOf(connection).accept("*", fresh);
        }
    }

    private void call(LoadedHome home, int number) {
        int connection = number % CONNECTIONS;
        MarkedCall call = new MarkedCall("marker-" + number + "-word", number % 4 < 2, -1);
        from.put(call.text(), home.version(connection));
        try {
            HttpResponse<InputStream> answer = home.begin(home.request(
                    number, connection == 0 ? "/v1/messages" : "/v1/chat/completions", call.body("p" + connection)));
            String fault = call.faultOf(answer);
            if (!fault.isEmpty()) {
                wrong.add(fault);
            }
        } catch (IOException | RuntimeException broken) {
            wrong.add(call.text() + " broke: " + broken);
        }
        made.incrementAndGet();
    }

    @Test
    void keysAreReplacedUnderLoadAndNoCallFails() {
        try (LoadedHome home = new LoadedHome(folder, anthropic, chat, CONNECTIONS).clients(4)) {
            AtomicInteger next = new AtomicInteger();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < 16; caller++) {
                    threads.submit(() -> {
                        while (next.get() < 800) {
                            call(home, next.getAndIncrement());
                        }
                    });
                }
                for (int rotation = 0; rotation < 8; rotation++) {
                    int atLeast = rotation * 90;
                    while (made.get() < atLeast) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    rotate(home, rotation % CONNECTIONS, rotation / CONNECTIONS % 2 == 1);
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(home.version(0)).isEqualTo(5);
            home.reader(anthropic.served() + chat.served()).close();
        }
    }

    @Tag("deep")
    @Test
    void fiveHundredRequestsASecondGoOnThroughThirtyRotations() {
        int rate = 500;
        int seconds = 30;
        try (LoadedHome home = new LoadedHome(folder, anthropic, chat, CONNECTIONS).clients(16)) {
            long began = System.nanoTime();
            Thread rotating = Thread.ofVirtual().start(() -> {
                for (int rotation = 0; rotation < seconds; rotation++) {
                    waitUntil(began + (rotation + 1) * 900_000_000L);
                    rotate(home, rotation % CONNECTIONS, rotation / CONNECTIONS % 2 == 1);
                }
            });
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int number = 0; number < rate * seconds; number++) {
                    waitUntil(began + number * 1_000_000_000L / rate);
                    int call = number;
                    threads.submit(() -> call(home, call));
                }
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            rotating.join();
            assertThat(wrong).isEmpty();
            assertThat(made).hasValue(rate * seconds);
            int attempts = anthropic.served() + chat.served();
            home.reader(attempts).close();
            Figures.print(
                    "rotation",
                    Map.of(
                            "requests",
                            made.get(),
                            "perSecond",
                            made.get() * 1_000L / took.toMillis(),
                            "rotations",
                            seconds,
                            "failed",
                            wrong.size(),
                            "replayed",
                            attempts - made.get(),
                            "storedWithinMillis",
                            slowest.get() / 1_000_000,
                            "callsAfterItWithTheOldKey",
                            0));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static void waitUntil(long nanos) {
        while (System.nanoTime() - nanos < 0) {
            LockSupport.parkNanos(Math.max(1, nanos - System.nanoTime()));
        }
    }
}
