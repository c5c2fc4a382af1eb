package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import keyrail.system.errors.Speech;
import keyrail.system.process.Program;
import keyrail.system.process.ServedHome;
import keyrail.system.property.Seeds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thirty uploads of 5 MiB break off, wave after wave, while somebody asks whether the daemon is ready (security T16). */
class DisconnectStormTest {
    private static final int WAVES = 100;
    private static final int STORMS = 3;
    private static final int UPLOADS = 30;
    private static final int UPLOAD_BYTES = 5 << 20;
    /** Of the ninety-ninth of a hundred answers; T16's own figure. */
    private static final double LATEST_READY_MILLIS = 100;

    @TempDir
    Path folder;

    @Tag("deep")
    @Test
    void readinessIsToldWhileLargeUploadsBreakOff() throws Exception {
        long seed = Seeds.fresh("disconnect storm");
        try (ServedHome daemon = new Program(folder).configure("{}").startDaemon()) {
            daemon.furnish("anthropic-plain", "any", "key");
            byte[] call = FaultHome.call(Speech.ANTHROPIC, "x".repeat(UPLOAD_BYTES), daemon.clientKey());
            Figures.bestOf(STORMS, LATEST_READY_MILLIS, storm -> storm(daemon, call, seed + storm));
        }
    }

    /** @return the ninety-ninth of a hundred answers, in milliseconds */
    private static double storm(ServedHome daemon, byte[] call, long seed) throws InterruptedException {
        int port = URI.create(daemon.ready().path("url").stringValue()).getPort();
        AtomicBoolean over = new AtomicBoolean();
        LongStream.Builder answers = LongStream.builder();
        AtomicInteger refused = new AtomicInteger();
        Thread asking = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                long began = System.nanoTime();
                if (daemon.get("/ready").statusCode() != 200) {
                    refused.incrementAndGet();
                }
                answers.add(System.nanoTime() - began);
            }
        });
        for (int wave = 0; wave < WAVES; wave++) {
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int index = 0; index < UPLOADS; index++) {
                    Random random = Seeds.random(seed, wave * UPLOADS + index);
                    clients.submit(() -> breakOff(port, call, random));
                }
            }
        }
        over.set(true);
        asking.join();

        long[] nanos = answers.build().toArray();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("uploadsBrokenOff", WAVES * UPLOADS);
        figures.put("asked", nanos.length);
        figures.put("readyP50Millis", Figures.millis(nanos, 50));
        figures.put("readyP99Millis", Figures.millis(nanos, 99));
        figures.put("readyMaxMillis", Figures.millis(nanos, 100));
        Figures.print("disconnect storm", figures);
        assertThat(nanos.length).as("seed %s", seed).isGreaterThan(WAVES);
        assertThat(refused).as("seed %s", seed).hasValue(0);
        return Figures.millis(nanos, 99);
    }

    private static void breakOff(int port, byte[] call, Random random) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.getOutputStream().write(call, 0, random.nextInt(call.length));
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException brokenOff) {
            // That is what it is here for.
            return;
        }
    }
}
