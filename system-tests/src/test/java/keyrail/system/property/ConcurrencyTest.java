package keyrail.system.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import keyrail.core.config.ConfigEdit;
import keyrail.core.names.RequestId;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageSummary;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many calls at once while keys and configuration change: each is paid by its own connection and answered to its caller. */
class ConcurrencyTest {
    private static final int CALLERS = 32;
    private static final Pattern MARKER = Pattern.compile("marker-\\d+-[a-z]+");
    private static final Pattern PIECE = Pattern.compile("\"(?:text|content)\":\"([^\"]*)\"");

    @TempDir
    Path folder;

    private final RehearsalServer anthropic = start(Dialect.ANTHROPIC);
    private final RehearsalServer chat = start(Dialect.OLLAMA);
    /** What the upstreams saw, by the marker in the request. */
    private final Map<String, RecordedRequest> seen = new ConcurrentHashMap<>();

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<String, Made> made = new ConcurrentHashMap<>();
    private AtomicInteger[] versions = {};
    private RunningHome home;

    /** A call that was answered: by which connections it may have been paid, and from which of their keys on. */
    private record Made(RequestId request, List<Integer> connections, List<Integer> from, List<Integer> to) {}

    private RehearsalServer start(Dialect dialect) {
        RehearsalServer server = RehearsalServer.start(
                RehearsalOptions.of(dialect).withAnyModel().withRecorded(0));
        server.behave(request -> {
            String marker = marker(new String(request.body(), StandardCharsets.UTF_8));
            if (seen.put(marker, request) != null) {
                wrong.add(marker + " was sent twice");
            }
            return Behaviour.script("n=3").withText(marker);
        });
        return server;
    }

    private static String marker(String body) {
        Matcher matcher = MARKER.matcher(body);
        return matcher.find() ? matcher.group() : "no marker in " + body;
    }

    @AfterEach
    void close() {
        if (home != null) {
            home.close();
        }
        anthropic.close();
        chat.close();
    }

    @Test
    void everyCallIsPaidByItsConnectionAndAnsweredToItsCallerWhileKeysAndConfigurationChange() {
        check(Seeds.fixed("concurrency"), 8, 4_000);
    }

    @Tag("deep")
    @Test
    void twoHundredThousandCallsOverFiftyConnectionsArePaidAndAnsweredRight() {
        check(Seeds.fresh("concurrency"), 50, 200_000);
    }

    private void check(long seed, int connections, int calls) {
        open(connections);
        run(seed, calls);
        assertThat(wrong).as("seed %s", seed).isEmpty();
        assertThat(made).as("seed %s", seed).hasSize(calls);
        assertThat(seen).as("seed %s", seed).hasSize(calls);
        awaitLedger(calls);
        made.forEach((marker, call) -> {
            try {
                books(marker, call);
            } catch (AssertionError mistaken) {
                throw new AssertionError("seed " + seed + " " + marker + " " + call, mistaken);
            }
        });
    }

    /** The last rows may be recorded a moment after their clients have the whole answers. */
    private void awaitLedger(int calls) {
        UsageQuery all = new UsageQuery(Instant.EPOCH, UsageQuery.Dimension.CLIENT);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            home.home().engine().ledger().flush();
            long attempts = home.home().store().read(rows -> rows.usage(all)).stream()
                    .mapToLong(UsageSummary::attempts)
                    .sum();
            assertThat(attempts).isEqualTo(calls);
        });
        assertThat(home.home().engine().ledger().dropped()).isZero();
    }

    /** Even connections are of Anthropic, odd ones of a server like OpenAI. */
    private void open(int connections) {
        String profiles = IntStream.range(0, connections)
                .mapToObj(index -> "\"p" + index + "\": {\"provider_connection\": \"c" + index + "\", \"model\": \"m"
                        + index + "\"}")
                .collect(Collectors.joining(", "));
        home = new RunningHome(
                folder,
                "{\"providers\": {\"anthropic\": {\"endpoint\": \"" + anthropic.baseUrl()
                        + "\"}}, \"llm\": {\"profiles\": {" + profiles
                        + ", \"swap\": {\"provider_connection\": \"c0\", \"model\": \"m-swap\"}}}}");
        versions = new AtomicInteger[connections];
        for (int index = 0; index < connections; index++) {
            boolean even = index % 2 == 0;
            versions[index] = new AtomicInteger(1);
            home.connection(
                    "c" + index,
                    even ? "anthropic" : "openai-compatible",
                    even ? null : chat.baseUrl() + "/v1",
                    key(index, 1));
        }
    }

    private static String key(int connection, int version) {
        return "key-of-" + connection + "-v" + version + ".";
    }

    private void run(long seed, int calls) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(threads.submit(() -> {
                    for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
                        call(Seeds.random(seed, call), call);
                    }
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

    private void call(Random random, int number) {
        if (random.nextInt(50) == 0) {
            rotate(random.nextInt(versions.length));
        }
        if (random.nextInt(100) == 0) {
            configure(random);
        }
        int target = random.nextInt(versions.length + 1);
        boolean swap = target == versions.length;
        List<Integer> payers = swap ? List.of(0, 2) : List.of(target);
        boolean messages = swap || target % 2 == 0;
        String address = swap ? "swap" : random.nextBoolean() ? "p" + target : "c" + target + "/m" + target;
        String marker = "marker-" + number + "-" + "x".repeat(1 + random.nextInt(60));
        boolean stream = random.nextBoolean();
        String body = "{\"model\":\"" + address + "\",\"stream\":" + stream + ",\"max_tokens\":50,\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"" + marker + "\"}]}";
        HttpRequest.Builder request = home.request(messages ? "/v1/messages" : "/v1/chat/completions", body);
        List<Integer> from = payers.stream().map(payer -> versions[payer].get()).toList();

        HttpResponse<String> answer = home.send(request.build());

        // A rotation under way may have stored the next version before it is counted here.
        List<Integer> to =
                payers.stream().map(payer -> versions[payer].get() + 1).toList();
        if (answer.statusCode() != 200 || !textOf(answer.body()).equals(marker)) {
            wrong.add(marker + " to " + address + " was answered " + answer.statusCode() + " " + answer.body());
            return;
        }
        RequestId id = new RequestId(
                answer.headers().firstValue("x-keyrail-request-id").orElseThrow());
        made.put(marker, new Made(id, payers, from, to));
    }

    /** The pieces of an answer, streamed or not, put together. */
    private static String textOf(String body) {
        return PIECE.matcher(body).results().map(piece -> piece.group(1)).collect(Collectors.joining());
    }

    private void rotate(int connection) {
        // Only the versions of one key come one after the other; everything else changes at the same time.
        synchronized (versions[connection]) {
            int version = versions[connection].get() + 1;
            home.rotate("c" + connection, key(connection, version));
            versions[connection].set(version);
        }
    }

    /** Moves one profile between two connections, or changes the tuning of another one. */
    private void configure(Random random) {
        ConfigEdit edit = random.nextBoolean()
                ? new ConfigEdit(
                        List.of("llm", "profiles", "swap", "provider_connection"),
                        random.nextBoolean() ? "\"c0\"" : "\"c2\"")
                : new ConfigEdit(List.of("llm", "profiles", "p1", "temperature"), "0." + random.nextInt(10));
        home.home().config().edit(List.of(edit));
        home.home().publish();
    }

    private void books(String marker, Made call) {
        List<LedgerRow> rows = home.home().store().read(stored -> stored.attempts(call.request()));
        assertThat(rows).hasSize(1);
        LedgerRow row = rows.getFirst();
        assertThat(row.outcome()).isEqualTo("ok");
        int payer = Integer.parseInt(row.connection().substring(1));
        int place = call.connections().indexOf(payer);
        assertThat(place).as("%s pays", row.connection()).isNotNegative();
        String slot = "credential/c" + payer + "/api_key#";
        assertThat(row.credential()).startsWith(slot);
        int version = Integer.parseInt(row.credential().substring(slot.length()));
        assertThat(version).isBetween(call.from().get(place), call.to().get(place));
        assertThat(seen.get(marker).key()).isEqualTo(key(payer, version));
    }
}
