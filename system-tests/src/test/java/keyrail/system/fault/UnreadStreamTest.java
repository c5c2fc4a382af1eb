package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import keyrail.system.errors.Speech;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that stop reading: the vendor is not read either, and what lies between the two in our memory has a limit. It is
 * what the vendor wrote, less what the client read and what the kernel holds in the four queues on the way.
 */
class UnreadStreamTest {
    private static final long MOST_HELD = 512 << 10;
    private static final int READ_FIRST = 20_000;

    /** Every stream has met a limit somewhere once its vendor wrote more than the client's own queue can hold. */
    private static final long LEAST_WRITTEN = 64 << 10;

    @TempDir
    Path folder;

    @Test
    void aClientThatDoesNotReadHoldsNoMoreThanItsQueue() throws IOException {
        assertThat(largestHeld(Speech.OPENAI, 4)).isBetween(1L, MOST_HELD);
    }

    @Tag("deep")
    @Test
    void fiveHundredClientsThatDoNotReadHoldNoMoreThanTheirQueues() throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Speech speech : Speech.values()) {
            long largest = largestHeld(speech, 500);
            assertThat(largest).isBetween(1L, MOST_HELD);
            figures.put("largestHeldBytes" + speech, largest);
        }
        figures.put("streams", 500);
        Figures.print("slow clients", figures);
    }

    private long largestHeld(Speech speech, int clients) throws IOException {
        Endless endless = new Endless();
        List<Socket> sockets = new ArrayList<>();
        long[] taken = new long[clients];
        try (ByteVendor vendor = new ByteVendor(endless);
                FaultHome home = new FaultHome(folder.resolve(speech + "-" + clients), vendor.url(), "")) {
            for (int index = 0; index < clients; index++) {
                Socket socket = home.connect(8 << 10);
                sockets.add(socket);
                String body = speech.body("", true).replace("Good day", "stream-" + index + "-");
                socket.getOutputStream().write(FaultHome.call(speech, body));
            }
            for (int index = 0; index < clients; index++) {
                taken[index] = readFirst(sockets.get(index).getInputStream());
            }
            AtomicLong before = new AtomicLong(-1);
            // Nothing moves any more when two looks half a second apart see the same.
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> before.getAndSet(endless.written()) == endless.written());
            assertThat(endless.streams()).hasSize(clients);
            KernelQueues queues = KernelQueues.now();
            long largest = 0;
            for (int index = 0; index < clients; index++) {
                Endless.Stream stream = endless.streams().get(index);
                assertThat(stream.written().get()).isGreaterThan(LEAST_WRITTEN);
                long held = stream.written().get()
                        - taken[index]
                        - queues.between(vendor.port(), stream.port())
                        - queues.between(home.port(), sockets.get(index).getLocalPort());
                largest = Math.max(largest, held);
            }
            return largest;
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** @return bytes read behind the head */
    private static long readFirst(InputStream in) throws IOException {
        int ends = 0;
        int next = in.read();
        while (next >= 0 && ends < 4) {
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
            if (ends < 4) {
                next = in.read();
            }
        }
        return in.readNBytes(READ_FIRST).length;
    }
}
