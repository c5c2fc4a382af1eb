package keyrail.system.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import keyrail.core.names.RequestId;
import keyrail.core.usage.LedgerRow;
import keyrail.embed.Home;
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
 * Many clients at once through the real daemon while keys and configuration change and streams are broken off: each
 * call is paid by its own connection, and no byte of it reaches another caller.
 */
class ConcurrencyTest {
    /** How many of a hundred streams their clients break off. */
    private static final int LEAVING = 30;

    @TempDir
    Path folder;

    private final RehearsalServer anthropic = start(Dialect.ANTHROPIC);
    private final RehearsalServer chat = start(Dialect.OLLAMA);
    /** The key each call's vendor saw, by the marker in the request. */
    private final Map<String, String> seen = new ConcurrentHashMap<>();

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<String, Made> made = new ConcurrentHashMap<>();
    private final LongAdder left = new LongAdder();
    private final LongAdder rotated = new LongAdder();

    /** A call that was answered: by which connections it may have been paid, and from which of their keys on. */
    private record Made(
            RequestId request, boolean left, List<Integer> connections, List<Integer> from, List<Integer> to) {}

    private RehearsalServer start(Dialect dialect) {
        RehearsalServer server = RehearsalServer.start(
                RehearsalOptions.of(dialect).withAnyModel().withRecorded(0));
        server.behave(request -> {
            String marker = MarkedCall.markerIn(request.body());
            if (seen.put(marker, request.key()) != null) {
                wrong.add(marker + " was sent twice");
            }
            return Behaviour.script("n=3").withText(marker);
        });
        return server;
    }

    @AfterEach
    void close() {
        anthropic.close();
        chat.close();
    }

    @Test
    void everyCallIsPaidByItsConnectionAndAnsweredToItsCallerWhileKeysAndConfigurationChange() {
        check(Seeds.fixed("concurrency"), 8, 16, 2_000);
    }

    @Tag("deep")
    @Test
    void twoHundredThousandCallsOfSixtyFourClientsOverFiftyConnectionsArePaidAndAnsweredRight() {
        check(Seeds.fresh("concurrency"), 50, 64, 200_000);
    }

    private void check(long seed, int connections, int clients, int calls) {
        try (LoadedHome home = new LoadedHome(folder, anthropic, chat, connections).clients(clients)) {
            long began = System.nanoTime();
            run(home, seed, clients, calls);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(wrong).as("seed %s", seed).isEmpty();
            assertThat(made).as("seed %s", seed).hasSize(calls);
            assertThat(seen).as("seed %s", seed).hasSize(calls);
            assertThat(home.dropped()).isZero();
            try (Home reader = home.reader(calls)) {
                made.forEach((marker, call) -> {
                    try {
                        books(reader, marker, call);
                    } catch (AssertionError mistaken) {
                        throw new AssertionError("seed " + seed + " " + marker + " " + call, mistaken);
                    }
                });
            }
            Figures.print(
                    "isolation",
                    Map.of(
                            "connections",
                            connections,
                            "clients",
                            clients,
                            "calls",
                            calls,
                            "brokenOff",
                            left.sum(),
                            "rotations",
                            rotated.sum(),
                            "seconds",
                            took.toSeconds(),
                            "wrongCredentials",
                            0,
                            "foreignBytes",
                            0));
        }
    }

    private void run(LoadedHome home, long seed, int clients, int calls) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                int caller = client;
                callers.add(threads.submit(() -> {
                    for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
                        call(home, Seeds.random(seed, call), call, caller);
                    }
                    return caller;
                }));
            }
        }
        for (Future<?> caller : callers) {
            try {
                caller.get();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException failed) {
                throw new AssertionError("seed " + seed, failed.getCause());
            }
        }
    }

    private void call(LoadedHome home, Random random, int number, int caller) throws IOException {
        if (random.nextInt(50) == 0) {
            home.rotate(random.nextInt(home.connections()));
            rotated.increment();
        }
        if (random.nextInt(200) == 0) {
            configure(home, random);
        }
        int target = random.nextInt(home.connections() + 1);
        boolean swap = target == home.connections();
        List<Integer> payers = swap ? List.of(0, 2) : List.of(target);
        String address = swap ? "swap" : random.nextBoolean() ? "p" + target : "c" + target + "/m" + target;
        MarkedCall call = MarkedCall.draw(random, number, LEAVING);
        List<Integer> from = payers.stream().map(home::version).toList();

        HttpResponse<InputStream> answer = home.begin(home.request(
                caller, swap || target % 2 == 0 ? "/v1/messages" : "/v1/chat/completions", call.body(address)));
        String fault = call.faultOf(answer);

        // A rotation under way may have stored the next version before it is counted here.
        List<Integer> to = payers.stream().map(payer -> home.version(payer) + 1).toList();
        if (!fault.isEmpty()) {
            wrong.add(address + ": " + fault);
            return;
        }
        if (call.leaves()) {
            left.increment();
        }
        RequestId id = new RequestId(
                answer.headers().firstValue("x-keyrail-request-id").orElseThrow());
        made.put(call.text(), new Made(id, call.leaves(), payers, from, to));
    }

    /** Moves one profile between two connections, or changes the tuning of another one. */
    private static void configure(LoadedHome home, Random random) {
        if (random.nextBoolean()) {
            home.configure("swap", "{\"connection\": \"" + (random.nextBoolean() ? "c0" : "c2") + "\"}");
        } else {
            home.configure("p1", "{\"temperature\": 0." + random.nextInt(10) + "}");
        }
    }

    private void books(Home reader, String marker, Made call) {
        List<LedgerRow> rows = reader.store().read(stored -> stored.attempts(call.request()));
        assertThat(rows).hasSize(1);
        LedgerRow row = rows.getFirst();
        if (call.left()) {
            assertThat(row.outcome()).isIn("ok", "client_gone");
        } else {
            assertThat(row.outcome()).isEqualTo("ok");
        }
        int payer = Integer.parseInt(row.connection().substring(1));
        int place = call.connections().indexOf(payer);
        assertThat(place).as("%s pays", row.connection()).isNotNegative();
        String slot = "credential/c" + payer + "/api_key#";
        assertThat(row.credential()).startsWith(slot);
        int version = Integer.parseInt(row.credential().substring(slot.length()));
        assertThat(version).isBetween(call.from().get(place), call.to().get(place));
        assertThat(seen.get(marker)).isEqualTo(LoadedHome.key(payer, version));
    }
}
