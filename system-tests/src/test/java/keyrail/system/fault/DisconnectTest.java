package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.errors.Speech;
import keyrail.system.property.Seeds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that leave at any moment, by FIN or by RST: the vendor's call ends too, and its connection is used no more. */
class DisconnectTest {
    private static final int CALLERS = 16;
    private static final int LATEST_BYTE = 6_000;
    /** Of the ninety-ninth of a hundred clients that leave, until the vendor's call has ended; security T16's own figure. */
    private static final double LATEST_END_MILLIS = 200;

    private static final Pattern MARKER = Pattern.compile("marker-(\\d+)-");

    @TempDir
    Path folder;

    private final Map<Integer, Long> leftAt = new ConcurrentHashMap<>();
    private final Map<Integer, Long> endedAt = new ConcurrentHashMap<>();

    @Test
    void whoeverLeavesTakesTheVendorsCallAlong() throws IOException {
        run(Seeds.fixed("disconnect"), 32);
    }

    @Tag("deep")
    @Test
    void twoThousandClientsLeaveAndEachVendorsCallEnds() throws Exception {
        Figures.bestOf(3, LATEST_END_MILLIS, attempt -> {
            leftAt.clear();
            endedAt.clear();
            run(Seeds.fresh("disconnect"), 2_000);
            return latestEnd();
        });
    }

    /** @return the ninety-ninth of a hundred, of the slower way to leave, in milliseconds */
    private double latestEnd() {
        double latest = 0;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("disconnects", leftAt.size());
        for (boolean reset : new boolean[] {false, true}) {
            long[] nanos = leftAt.keySet().stream()
                    .filter(index -> reset == isReset(index))
                    .mapToLong(index -> Math.max(0, endedAt.get(index) - leftAt.get(index)))
                    .toArray();
            String name = reset ? "rst" : "fin";
            figures.put(name + "P50Millis", Figures.millis(nanos, 50));
            figures.put(name + "P99Millis", Figures.millis(nanos, 99));
            figures.put(name + "MaxMillis", Figures.millis(nanos, 100));
            latest = Math.max(latest, Figures.millis(nanos, 99));
        }
        Figures.print("disconnects", figures);
        return latest;
    }

    private static boolean isReset(int index) {
        return index % 2 == 1;
    }

    private void run(long seed, int leavers) throws IOException {
        Speech speech = Speech.ANTHROPIC;
        try (RehearsalServer vendor = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC)
                        .withAnyModel(speech.vendorKey())
                        .withRecorded(0));
                FaultHome home = new FaultHome(Files.createTempDirectory(folder, "home"), vendor.baseUrl(), "")) {
            vendor.whenEnded(request -> {
                Matcher marker = MARKER.matcher(new String(request.body(), StandardCharsets.UTF_8));
                if (marker.find() && request.closedEarlyAt().isPresent()) {
                    endedAt.put(Integer.parseInt(marker.group(1)), System.nanoTime());
                }
            });
            AtomicInteger next = new AtomicInteger();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < CALLERS; caller++) {
                    threads.submit(() -> {
                        for (int index = next.getAndIncrement(); index < leavers; index = next.getAndIncrement()) {
                            leave(home, speech, index, Seeds.random(seed, index));
                        }
                    });
                }
            }
            await().atMost(FaultHome.LIMIT).until(() -> endedAt.size() == leavers);
            assertThat(leftAt).as("seed %s", seed).hasSize(leavers);
            await().atMost(FaultHome.LIMIT).until(() -> vendor.openConnections() == 0);
            await().atMost(FaultHome.LIMIT).until(() -> home.home().plane().requests() == 0);
            assertThat(home.rows(leavers)).extracting(LedgerRow::outcome).containsOnly("client_gone");
        }
    }

    private void leave(FaultHome home, Speech speech, int index, Random random) {
        String body = speech.body("~n=4000~gap=2", true).replace("Good day", "marker-" + index + "-");
        try (Socket socket = home.connect(64 << 10)) {
            socket.getOutputStream().write(FaultHome.call(speech, body));
            InputStream in = socket.getInputStream();
            // Always the first byte, so that there is a call of the vendor's to be ended.
            in.readNBytes(1 + random.nextInt(LATEST_BYTE));
            if (isReset(index)) {
                socket.setSoLinger(true, 0);
            }
            leftAt.put(index, System.nanoTime());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
