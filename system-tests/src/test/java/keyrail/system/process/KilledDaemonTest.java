package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A daemon killed while it is being changed: what it acknowledged is there, and whole. */
class KilledDaemonTest {
    private static final int WRITERS = 3;
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    /** One connection as its writer knows it: the label acknowledged last, or empty for deleted; {@code open} since. */
    private record Known(Optional<String> acknowledged, Optional<Optional<String>> open) {}

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final AtomicInteger acknowledged = new AtomicInteger();

    @Test
    void everyAcknowledgedWriteSurvivesAndTheDatabaseIsSound() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("KilledDaemonTest seed " + seed);
        Random random = new Random(seed);
        Program program = new Program(folder);
        for (int round = 0; round < ROUNDS; round++) {
            int enough = acknowledged.get() + 30 + random.nextInt(40);
            try (ServedHome served = program.startDaemon()) {
                verify(served);
                List<Thread> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    String prefix = "c" + round + "-" + writer + "-";
                    long seedOfWriter = random.nextLong();
                    writers.add(Thread.ofPlatform().start(() -> write(served, prefix, new Random(seedOfWriter))));
                }
                await().atMost(ServedHome.LIMIT).until(() -> acknowledged.get() >= enough);
                served.kill();
                for (Thread writer : writers) {
                    writer.join(ServedHome.LIMIT);
                }
            }
        }
        Program.Ran doctor = program.run("doctor", "--json");
        assertThat(doctor.json().path("checks").valueStream())
                .filteredOn(check -> !check.path("name").stringValue().equals("default"))
                .allSatisfy(check -> assertThat(check.path("ok").booleanValue())
                        .as(check.toString())
                        .isTrue());
        try (ServedHome served = program.startDaemon()) {
            verify(served);
        }
    }

    /** Creates, labels and deletes until the daemon is gone. */
    private void write(ServedHome served, String prefix, Random random) {
        List<String> mine = new ArrayList<>();
        try {
            for (int step = 0; ; step++) {
                int choice = mine.isEmpty() ? 0 : random.nextInt(4);
                String name = choice < 2 ? prefix + step : mine.get(random.nextInt(mine.size()));
                if (choice < 2) {
                    change(served, name, Optional.of("new"), "POST", """
                            { "name": "%1$s", "provider": "anthropic", "auth": "api_key", "label": "new",
                              "credential": "credential/%1$s/api_key", "credentialValue": "sk-ant-of-%1$s" }
                            """.formatted(name));
                    mine.add(name);
                } else if (choice == 2) {
                    String label = "label " + step;
                    change(served, name, Optional.of(label), "PATCH", "{ \"label\": \"" + label + "\" }");
                } else {
                    change(served, name, Optional.empty(), "DELETE", null);
                    mine.remove(name);
                }
            }
        } catch (KeyrailException gone) {
            return;
        }
    }

    private void change(ServedHome served, String name, Optional<String> after, String method, String body) {
        Optional<String> before = known.containsKey(name) ? known.get(name).acknowledged() : Optional.empty();
        known.put(name, new Known(before, Optional.of(after)));
        String base = "/inference/provider-connections";
        served.ask(method, method.equals("POST") ? base : base + "/" + name, body)
                .orThrow();
        known.put(name, new Known(after, Optional.empty()));
        acknowledged.incrementAndGet();
    }

    private void verify(ServedHome served) {
        Map<String, JsonNode> rows = new HashMap<>();
        served.ask("GET", "/inference/provider-connections", null)
                .orThrow()
                .path("connections")
                .forEach(row -> rows.put(row.path("name").stringValue(), row));
        for (Map.Entry<String, Known> one : known.entrySet()) {
            Optional<JsonNode> row = Optional.ofNullable(rows.get(one.getKey()));
            Optional<String> label = row.map(found -> found.path("label").asString(""));
            Known expected = one.getValue();
            if (expected.open().isEmpty()) {
                assertThat(label).as(one.getKey()).isEqualTo(expected.acknowledged());
            } else {
                assertThat(label)
                        .as(one.getKey())
                        .isIn(expected.acknowledged(), expected.open().get());
            }
            row.ifPresent(found -> assertThat(found.path("status").stringValue())
                    .as(one.getKey())
                    .isEqualTo("untested"));
            // From here on it is as it was found.
            known.put(one.getKey(), new Known(label, Optional.empty()));
        }
        rows.values().removeIf(row -> row.path("isManaged").booleanValue());
        assertThat(rows.keySet()).isSubsetOf(known.keySet());
    }
}
