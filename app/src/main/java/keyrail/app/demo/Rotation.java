package keyrail.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.rehearsal.RecordedRequest;

/** Replaces a key while requests run, and judges by what the vendor saw. */
final class Rotation {
    private static final String NEXT_KEY = "sk-ant-demo-work-key-000000NEXT";
    private static final int CALLERS = 4;
    private static final Duration BEFORE = Duration.ofMillis(700);
    private static final Duration OVERLAP = Duration.ofSeconds(1);
    private static final Duration AFTER = Duration.ofMillis(1_800);

    private final DemoHome home;
    private final DemoClient client;
    private final DemoHome.Lane lane = DemoHome.LANES.getFirst();

    /**
     * What was seen.
     *
     * @param late uses of the old key later than a second after the change
     */
    record Outcome(int requests, List<String> failures, long withOldKey, long withNewKey, long late) {
        boolean isGood() {
            return failures.isEmpty() && withOldKey > 0 && withNewKey > 0 && late == 0;
        }
    }

    Rotation(DemoHome home, DemoClient client) {
        this.home = home;
        this.client = client;
    }

    Outcome run() throws InterruptedException {
        int seenBefore = home.vendorOf(lane).requests().size();
        long end = System.nanoTime() + BEFORE.plus(AFTER).toNanos();
        AtomicInteger requests = new AtomicInteger();
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> callers = new ArrayList<>();
        for (int index = 0; index < CALLERS; index++) {
            callers.add(Thread.ofVirtual().start(() -> {
                while (System.nanoTime() - end < 0) {
                    requests.incrementAndGet();
                    try {
                        DemoClient.Answer answer = client.send(lane, "and on", ignored -> {});
                        if (answer.status() != 200 || answer.text().isEmpty()) {
                            failures.add(answer.status() + " " + answer.text());
                        }
                    } catch (RuntimeException broken) {
                        failures.add(String.valueOf(broken.getMessage()));
                    }
                }
            }));
        }
        Thread.sleep(BEFORE);
        home.rotate(lane, NEXT_KEY);
        Instant changed = Instant.now();
        for (Thread caller : callers) {
            caller.join();
        }
        List<RecordedRequest> seen = home.vendorOf(lane).requests();
        List<RecordedRequest> during = seen.subList(seenBefore, seen.size());
        return new Outcome(
                requests.get(),
                List.copyOf(failures),
                during.stream().filter(one -> one.key().equals(lane.key())).count(),
                during.stream().filter(one -> one.key().equals(NEXT_KEY)).count(),
                during.stream()
                        .filter(one -> one.key().equals(lane.key()) && one.at().isAfter(changed.plus(OVERLAP)))
                        .count());
    }

    /** Whether a key is one that this lane's model may have seen. */
    boolean isRight(RecordedRequest request) {
        return request.key().equals(lane.key()) || request.key().equals(NEXT_KEY);
    }
}
