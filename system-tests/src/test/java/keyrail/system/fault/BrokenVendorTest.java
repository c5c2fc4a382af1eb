package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import keyrail.rehearsal.Fault;
import keyrail.rehearsal.FaultProxy;
import keyrail.system.errors.Speech;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vendors that drip, swell, never answer or never end: they cost one call and a bounded room, and nobody else notices. */
class BrokenVendorTest {
    private static final String ONE_SECOND = "\"timeouts\": { \"unaryHeadSec\": 1, \"streamHeadSec\": 1,"
            + " \"providerStreamTimeoutSec\": 1, \"connectSec\": 1 }";
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What becomes of one call whose connection ends with its answer. */
    private static WireCall call(FaultHome home, Speech speech, boolean stream) {
        return WireCall.send(home.port(), FaultHome.lastCall(speech, speech.body("", stream)));
    }

    @Test
    void aVendorThatTakesTheRequestAndNeverAnswersTimesOutAfterOneCall() {
        try (FaultProxy hole = FaultProxy.start(1, new Fault.BlackHole());
                FaultHome home = new FaultHome(folder, "http://127.0.0.1:" + hole.port(), ONE_SECOND)) {
            WireCall heard = call(home, Speech.OPENAI, true);
            assertThat(heard.statuses()).containsExactly(504);
            assertThat(heard.text()).contains("x-keyrail-error: upstream_timeout");
            assertThat(hole.accepted()).isEqualTo(1);
            await().atMost(FaultHome.LIMIT).until(() -> hole.openConnections() == 0);
        }
    }

    @Tag("deep")
    @Test
    void aVendorWhosePortTakesNoConnectionTimesOutAfterThreeTries() throws IOException {
        List<Socket> filling = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                FaultHome home = new FaultHome(
                        folder, "http://127.0.0.1:" + full.getLocalPort(), "\"timeouts\": { \"connectSec\": 1 }")) {
            fill(full.getLocalPort(), filling);
            long began = System.nanoTime();
            WireCall heard = call(home, Speech.ANTHROPIC, false);
            Figures.print(
                    "no connection",
                    Map.of(
                            "tries",
                            3,
                            "millis",
                            Duration.ofNanos(System.nanoTime() - began).toMillis()));
            assertThat(heard.statuses()).containsExactly(502);
            assertThat(heard.text()).contains("x-keyrail-error: upstream_refused");
            assertThat(home.rows(1).getFirst().tries()).isEqualTo(3);
        } finally {
            for (Socket socket : filling) {
                socket.close();
            }
        }
    }

    /** Opens connections until the port answers no more. */
    private static void fill(int port, List<Socket> filling) throws IOException {
        while (true) {
            Socket socket = new Socket();
            filling.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 300);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    @Test
    void aVendorThatDripsIsRelayedWhileItKeepsWithinTheIdleLimit() throws Exception {
        drip(Speech.OPENAI, 20, 12, 100, 1);
    }

    @Tag("deep")
    @Test
    void twoThousandVendorsThatDripHoldNoThread() throws Exception {
        int threads = drip(Speech.ANTHROPIC, 2_000, 60, 250, 5);
        Figures.print("dripping vendors", Map.of("streams", 2_000, "seconds", 15, "furtherThreads", threads));
    }

    /** @return how many platform threads there were at most beyond those before */
    private int drip(Speech speech, int streams, int bytes, int gapMillis, int idleSeconds) throws Exception {
        String event = "data: {\"x\":\"" + "a".repeat(bytes) + "\"}\n\n";
        byte[] head = ascii("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n");
        ByteVendor.Script script = (request, socket) -> {
            OutputStream out = socket.getOutputStream();
            out.write(head);
            out.write(ascii(event.substring(0, 11)));
            for (int index = 11; index < 11 + bytes; index++) {
                LockSupport.parkNanos(gapMillis * 1_000_000L);
                out.write(event.charAt(index));
            }
            out.write(ascii(event.substring(11 + bytes)));
            out.write(ascii(speech == Speech.ANTHROPIC ? "data: {\"type\":\"message_stop\"}\n\n" : "data: [DONE]\n\n"));
        };
        try (ByteVendor vendor = new ByteVendor(script);
                FaultHome home = new FaultHome(
                        folder, vendor.url(), "\"timeouts\": { \"providerStreamTimeoutSec\": " + idleSeconds + " }")) {
            int before = ManagementFactory.getThreadMXBean().getThreadCount();
            List<Thread> callers = new ArrayList<>();
            List<WireCall> heard = new ArrayList<>();
            for (int index = 0; index < streams; index++) {
                callers.add(Thread.ofVirtual().start(() -> {
                    WireCall one = call(home, speech, true);
                    synchronized (heard) {
                        heard.add(one);
                    }
                }));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> vendor.requests() == streams);
            int during = ManagementFactory.getThreadMXBean().getThreadCount();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(heard)
                    .hasSize(streams)
                    .allSatisfy(one ->
                            assertThat(one.text()).contains(speech == Speech.ANTHROPIC ? "message_stop" : "[DONE]"));
            assertThat(during - before).as("further platform threads").isLessThan(16);
            return during - before;
        }
    }

    @Test
    void whatIsCompressedIsNotInflated() throws IOException {
        byte[] bomb = zeros(64 * MEBIBYTE);
        AtomicReference<byte[]> head = new AtomicReference<>(new byte[0]);
        try (ByteVendor vendor = new ByteVendor((request, socket) -> {
                    assertThat(request).contains("accept-encoding: identity");
                    socket.getOutputStream().write(head.get());
                    socket.getOutputStream().write(bomb);
                });
                FaultHome home = new FaultHome(folder, vendor.url(), ONE_SECOND)) {
            for (Speech speech : Speech.values()) {
                for (String type : List.of("application/json", "text/event-stream")) {
                    for (int status : new int[] {200, 400, 429}) {
                        head.set(ascii("HTTP/1.1 " + status + " x\r\ncontent-type: " + type
                                + "\r\ncontent-encoding: gzip\r\ncontent-length: " + bomb.length
                                + "\r\nconnection: close\r\n\r\n"));
                        WireCall heard = call(home, speech, type.startsWith("text"));
                        assertThat(heard.statuses()).containsExactly(status == 200 ? 502 : status);
                        assertThat(heard.text().length()).isLessThan(bomb.length + MEBIBYTE);
                    }
                }
            }
            assertThat(vendor.requests()).isEqualTo(12);
        }
    }

    private static byte[] zeros(int length) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            byte[] block = new byte[MEBIBYTE];
            for (int written = 0; written < length; written += block.length) {
                out.write(block);
            }
        }
        return compressed.toByteArray();
    }

    @Test
    void anErrorThatNeverEndsIsToldWithoutItsRest() {
        try (ByteVendor vendor = new ByteVendor((request, socket) -> {
                    OutputStream out = socket.getOutputStream();
                    out.write(ascii("HTTP/1.1 500 x\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n"));
                    out.write(ascii("{\"error\":{\"type\":\"x\",\"message\":\""));
                    while (true) {
                        out.write(ascii("a".repeat(1_024)));
                    }
                });
                FaultHome home = new FaultHome(folder, vendor.url(), "")) {
            for (Speech speech : Speech.values()) {
                WireCall heard = call(home, speech, false);
                assertThat(heard.statuses()).containsExactly(500);
                assertThat(heard.text().length()).isLessThan(64 << 10);
            }
            await().atMost(FaultHome.LIMIT).until(() -> vendor.gone() == Speech.values().length);
        }
    }

    @Test
    void aHeadThatNeverEndsIsNoAnswer() {
        try (ByteVendor vendor = new ByteVendor((request, socket) -> {
                    OutputStream out = socket.getOutputStream();
                    out.write(ascii("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"));
                    while (true) {
                        out.write(ascii("x-more: " + "a".repeat(1_000) + "\r\n"));
                    }
                });
                FaultHome home = new FaultHome(folder, vendor.url(), "")) {
            for (Speech speech : Speech.values()) {
                WireCall heard = call(home, speech, false);
                assertThat(heard.statuses()).containsExactly(502);
                assertThat(heard.text()).contains("x-keyrail-error-source: upstream");
            }
            await().atMost(FaultHome.LIMIT).until(() -> vendor.gone() == Speech.values().length);
        }
    }

    /** A relayed answer may be endless; of a translated one something is kept, so it may not. */
    @Tag("deep")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTranslatedAnswerThatNeverEndsIsBrokenOff(boolean stream) {
        byte[] piece =
                ascii("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                        + "{\"content\":\"" + "a".repeat(32 << 10) + "\"}}]}\n\n");
        try (ByteVendor vendor = new ByteVendor((request, socket) -> {
                    OutputStream out = socket.getOutputStream();
                    out.write(ascii("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"));
                    while (true) {
                        out.write(piece);
                    }
                });
                FaultHome home = new FaultHome(folder, vendor.url(), "")) {
            byte[] call = FaultHome.lastCall(Speech.ANTHROPIC, Speech.ANTHROPIC.body("", stream));
            String asked = new String(call, StandardCharsets.UTF_8).replace("anthropic-plain", "openai-plain");
            WireCall heard = WireCall.send(home.port(), ascii(asked), true);
            assertThat(heard.closed()).isTrue();
            assertThat(heard.text()).contains("longer than 64 MiB").doesNotContain("message_stop");
            assertThat(home.rows(1).getFirst().outcome()).isEqualTo("upstream_protocol_error");
            await().atMost(FaultHome.LIMIT).until(() -> vendor.gone() == 1);
        }
    }
}
