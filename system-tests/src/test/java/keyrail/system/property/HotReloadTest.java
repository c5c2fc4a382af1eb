package keyrail.system.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.fault.Figures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file is rewritten again and again while calls run. A profile's model, its connection and its tuning are always those
 * of one version of the file.
 */
class HotReloadTest {
    private static final int CALLERS = 8;

    @TempDir
    Path folder;

    private final RehearsalServer anthropic = RehearsalServer.start(
            RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel().withRecorded(0));
    private final RehearsalServer chat = RehearsalServer.start(
            RehearsalOptions.of(Dialect.OLLAMA).withAnyModel().withRecorded(0));
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger newest = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void close() {
        anthropic.close();
        chat.close();
    }

    @Test
    void theConfigurationChangesUnderLoadAndNoCallMeetsAMix() {
        change(6, 3);
    }

    @Tag("deep")
    @Test
    void theConfigurationChangesAThousandTimesUnderLoadAndNoCallMeetsAMix() {
        int changes = 1_000;
        long[] nanos = change(changes, 10);
        Arrays.sort(nanos);
        Figures.print(
                "hot reload",
                Map.of(
                        "changes",
                        changes,
                        "calls",
                        calls.get(),
                        "failed",
                        wrong.size(),
                        "effectP50Millis",
                        nanos[changes / 2] / 1_000_000,
                        "effectP99Millis",
                        nanos[changes * 99 / 100] / 1_000_000,
                        "effectMaxMillis",
                        nanos[changes - 1] / 1_000_000));
    }

    /** The members of the profile in one version: each tells which. */
    private static String profile(int version) {
        return "{\"provider_connection\": \"c" + connection(version) + "\", \"model\": \"m-" + version
                + "\", \"maxTokens\": " + (1_000 + version) + ", \"temperature\": 0." + (1_000 + version) + "}";
    }

    private static int connection(int version) {
        return version % 2 == 0 ? 0 : 2;
    }

    private Behaviour look(RecordedRequest request) {
        JsonNode body = JsonMapper.shared().readTree(request.body());
        int version = Integer.parseInt(body.path("model").asString("").substring(2));
        boolean whole = body.path("max_tokens").asInt(0) == 1_000 + version
                && body.path("temperature").asDouble(0) == Double.parseDouble("0." + (1_000 + version))
                && request.key().equals(LoadedHome.key(connection(version), 1));
        if (!whole) {
            wrong.add("a mix: " + request.key() + " with " + body);
        }
        newest.accumulateAndGet(version, Math::max);
        return Behaviour.script("n=2");
    }

    /**
     * @param inPlace each so many-th change is written in place, and half-written for a moment; the others replace the file
     * @return how long each change took to reach a call, from the end of its writing, in nanoseconds
     */
    private long[] change(int changes, int inPlace) {
        anthropic.behave(this::look);
        AtomicBoolean over = new AtomicBoolean();
        long[] took = new long[changes];
        try (LoadedHome home = new LoadedHome(folder, anthropic, chat, 3).clients(CALLERS)) {
            home.rewrite("\"moving\": " + profile(0));
            await().atMost(Duration.ofSeconds(10)).until(() -> answers(home));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < CALLERS; caller++) {
                    int client = caller;
                    threads.submit(() -> {
                        while (!over.get()) {
                            call(home, client);
                        }
                    });
                }
                try {
                    for (int version = 1; version <= changes; version++) {
                        String profiles = "\"moving\": " + profile(version);
                        if (version % inPlace == 0) {
                            home.rewrite(profiles);
                        } else {
                            home.replace(profiles);
                        }
                        long written = System.nanoTime();
                        int meant = version;
                        await().atMost(Duration.ofSeconds(10))
                                .pollDelay(Duration.ZERO)
                                .pollInterval(Duration.ofMillis(2))
                                .until(() -> newest.get() >= meant);
                        took[version - 1] = System.nanoTime() - written;
                    }
                } finally {
                    over.set(true);
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(calls.get()).isGreaterThan(changes);
        }
        return took;
    }

    private boolean answers(LoadedHome home) {
        return home.begin(home.request(0, "/v1/messages", body(false))).statusCode() == 200;
    }

    private static String body(boolean stream) {
        return "{\"model\":\"moving\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Good day\"}]}";
    }

    private void call(LoadedHome home, int client) {
        boolean stream = client % 2 == 0;
        HttpResponse<InputStream> answer = home.begin(home.request(client, "/v1/messages", body(stream)));
        try (InputStream in = answer.body()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (answer.statusCode() != 200 || stream && !text.contains("message_stop")) {
                wrong.add(answer.statusCode() + " " + text);
            }
        } catch (IOException broken) {
            wrong.add("broke: " + broken);
        }
        calls.incrementAndGet();
    }
}
