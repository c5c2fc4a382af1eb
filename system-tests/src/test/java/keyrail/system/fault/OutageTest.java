package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.Fault;
import keyrail.rehearsal.FaultProxy;
import keyrail.system.errors.Speech;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A vendor in trouble is not asked more often than its callers ask. What counts is what it took: a request that it read
 * whole, not a connection that never stood.
 */
class OutageTest {
    private static final Pattern MARKER = Pattern.compile("marker-(\\d+)-");
    private static final Pattern FAILURE = Pattern.compile("claude-a-(\\w+)");

    @TempDir
    Path folder;

    private final Map<Integer, Integer> taken = new ConcurrentHashMap<>();
    private final Map<Phase, Integer> takenIn = new ConcurrentHashMap<>();
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();

    /** The ways a vendor fails, in turn: connections break, it has no room, it breaks off. */
    private enum Phase {
        UNREACHABLE,
        UNAVAILABLE,
        CUT,
        SLAMMED
    }

    private void answer(String request, Socket socket) throws IOException {
        Matcher marker = MARKER.matcher(request);
        Matcher failure = FAILURE.matcher(request);
        if (!marker.find() || !failure.find()) {
            throw new IOException("not one of this test's requests");
        }
        taken.merge(Integer.parseInt(marker.group(1)), 1, Integer::sum);
        Phase phase = Phase.valueOf(failure.group(1));
        takenIn.merge(phase, 1, Integer::sum);
        OutputStream out = socket.getOutputStream();
        switch (phase) {
            case UNAVAILABLE, UNREACHABLE -> {
                String body =
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";
                out.write(("HTTP/1.1 529 x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
                                + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
            }
            case CUT ->
                out.write(("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
                                + "event: ping\ndata: {\"type\":\"ping\"}\n\n")
                        .getBytes(StandardCharsets.US_ASCII));
            case SLAMMED -> socket.setSoLinger(true, 0);
        }
        socket.close();
    }

    @Test
    void aVendorInTroubleIsAskedOncePerRequest() throws InterruptedException {
        run(80, 0);
    }

    @Tag("deep")
    @Test
    void anOutageOfAMinuteAtFiftyRequestsASecondIsNotMadeWorse() throws InterruptedException {
        int requests = 3_000;
        run(requests, 20_000_000);
        int sent = taken.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Object> figures = new TreeMap<>(heard);
        figures.put("requests", requests);
        figures.put("takenByTheVendor", sent);
        figures.put(
                "mostForOneRequest",
                taken.values().stream().mapToInt(Integer::intValue).max().orElse(0));
        Figures.print("outage", figures);
    }

    private void run(int requests, long gapNanos) throws InterruptedException {
        try (ByteVendor vendor = new ByteVendor(this::answer);
                FaultProxy proxy = FaultProxy.start(vendor.port(), new Fault.None());
                FaultHome home = new FaultHome(folder, "http://127.0.0.1:" + proxy.port(), "")) {
            long began = System.nanoTime();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int index = 0; index < requests; index++) {
                    int number = index;
                    Phase phase = Phase.values()[index * Phase.values().length / requests];
                    while (System.nanoTime() - began < index * gapNanos) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    if (phase == Phase.UNREACHABLE) {
                        proxy.set(new Fault.Reset(0));
                    } else {
                        proxy.set(new Fault.None());
                    }
                    threads.submit(() -> ask(home, number, phase));
                }
            }
            assertThat(heard.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(requests);
            assertThat(taken.values()).as("times that one request was taken").allMatch(times -> times == 1);
            assertThat(taken.size()).isBetween(requests / 2, requests);
            attemptsAreWhatWasTaken(home, requests);
        }
    }

    /** Request by request; where the connection broke in between, nobody but the vendor knows whether it had read it whole. */
    private void attemptsAreWhatWasTaken(FaultHome home, int requests) {
        await().atMost(FaultHome.LIMIT).until(() -> home.rows(requests).size() == requests);
        List<LedgerRow> rows = home.rows(requests);
        assertThat(rows).extracting(LedgerRow::attempt).allMatch(attempt -> attempt <= 1);
        for (Phase phase : Phase.values()) {
            int attempts = Math.toIntExact(rows.stream()
                    .filter(row -> row.model().equals("claude-a-" + phase) && row.attempt() > 0)
                    .count());
            int vendors = takenIn.getOrDefault(phase, 0);
            if (phase == Phase.UNREACHABLE) {
                assertThat(attempts).isBetween(vendors, requests / Phase.values().length + 1);
            } else {
                assertThat(attempts)
                        .as("attempts of %s", phase)
                        .isEqualTo(vendors)
                        .isPositive();
            }
        }
    }

    private void ask(FaultHome home, int number, Phase phase) {
        String body = Speech.ANTHROPIC.body("-" + phase, true).replace("Good day", "marker-" + number + "-");
        WireCall call = WireCall.send(home.port(), FaultHome.lastCall(Speech.ANTHROPIC, body), true);
        String status = call.text().length() < 12 ? "nothing" : call.text().substring(9, 12);
        heard.merge(phase + " " + status, 1, Integer::sum);
    }
}
