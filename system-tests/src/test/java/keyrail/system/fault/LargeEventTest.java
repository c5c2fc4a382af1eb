package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import keyrail.system.errors.Speech;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One event far beyond any usual size: it passes as it comes, byte for byte, and is not held. */
class LargeEventTest {
    private static final long MOST_HELD = 512 << 10;
    private static final int PIECE = 64 << 10;

    @TempDir
    Path folder;

    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<String> sent = new AtomicReference<>("");
    private volatile int caller;

    @ParameterizedTest
    @EnumSource
    void anEventOfFourMebibytesPasses(Speech speech) throws IOException {
        assertThat(held(speech, 4)).isLessThan(MOST_HELD);
    }

    @Tag("deep")
    @ParameterizedTest
    @EnumSource
    void anEventOf64MebibytesPassesAndIsNotHeld(Speech speech) throws IOException {
        long held = held(speech, 64);
        assertThat(held).isLessThan(MOST_HELD);
        Figures.print("large event", Map.of("format", speech, "mebibytes", 64, "heldBytes", held));
    }

    /** Sends one through while its client stops reading for a while. @return what was held then */
    private long held(Speech speech, int mebibytes) throws IOException {
        try (ByteVendor vendor = new ByteVendor((request, socket) -> {
                    caller = socket.getPort();
                    write(speech, socket, mebibytes);
                });
                FaultHome home = new FaultHome(folder, vendor.url(), "");
                Socket client = home.connect(64 << 10)) {
            client.getOutputStream().write(FaultHome.call(speech, speech.body("", true)));
            CountedInput counted = new CountedInput(client.getInputStream());
            BufferedInputStream in = new BufferedInputStream(counted, 1_024);
            ChunkedAnswer answer = new ChunkedAnswer(in);
            MessageDigest digest = sha256();
            byte[] buffer = new byte[16 << 10];
            long read = 0;
            while (read < 1 << 20) {
                int next = answer.read(buffer);
                digest.update(buffer, 0, next);
                read += next;
            }
            AtomicLong before = new AtomicLong(-1);
            await().atMost(FaultHome.LIMIT)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> before.getAndSet(written.get()) == written.get());
            KernelQueues queues = KernelQueues.now();
            long held = written.get()
                    - counted.count()
                    - queues.between(vendor.port(), caller)
                    - queues.between(home.port(), client.getLocalPort());
            for (int next = answer.read(buffer); next >= 0; next = answer.read(buffer)) {
                digest.update(buffer, 0, next);
            }
            assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sent.get());
            assertThat(home.rows(1).getFirst().outcome()).isEqualTo("ok");
            assertThat(home.rows(1).getFirst().usage().outputTokens())
                    .as("usage behind the event")
                    .isEqualTo(7);
            return held;
        }
    }

    private void write(Speech speech, Socket socket, int mebibytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        MessageDigest digest = sha256();
        String[] frame = frame(speech);
        chunk(out, digest, frame[0].getBytes(StandardCharsets.UTF_8));
        byte[] piece = new byte[PIECE];
        Random random = new Random(4);
        for (int index = 0; index < mebibytes * (1 << 20) / PIECE; index++) {
            for (int at = 0; at < PIECE; at++) {
                piece[at] = (byte) ('a' + (random.nextInt() & 15));
            }
            chunk(out, digest, piece);
        }
        chunk(out, digest, frame[1].getBytes(StandardCharsets.UTF_8));
        sent.set(HexFormat.of().formatHex(digest.digest()));
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void chunk(OutputStream out, MessageDigest digest, byte[] bytes) throws IOException {
        digest.update(bytes);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        written.addAndGet(bytes.length);
    }

    /** What comes before and behind the large text. */
    private static String[] frame(Speech speech) {
        return speech == Speech.ANTHROPIC
                ? new String[] {
                    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\","
                            + "\"role\":\"assistant\",\"model\":\"claude-a\",\"content\":[],\"usage\":{\"input_tokens\":3,"
                            + "\"output_tokens\":1}}}\n\nevent: content_block_delta\ndata: {\"type\":"
                            + "\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"",
                    "\"}}\n\nevent: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                            + "\"end_turn\"},\"usage\":{\"output_tokens\":7}}\n\nevent: message_stop\ndata: {\"type\":"
                            + "\"message_stop\"}\n\n"
                }
                : new String[] {
                    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                            + "{\"content\":\"",
                    "\"}}],\"usage\":null}\n\ndata: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":["
                            + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
                            + "\"completion_tokens\":7,\"total_tokens\":10}}\n\ndata: [DONE]\n\n"
                };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
