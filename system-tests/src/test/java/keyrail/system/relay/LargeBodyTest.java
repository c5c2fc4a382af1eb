package keyrail.system.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large bodies are read where they are wanted and written from there: however they come, the vendor gets every byte. */
class LargeBodyTest {
    /** About the least that is read that way, about what is read at once, and far over both. */
    private static final List<Integer> LENGTHS =
            List.of(200, 32_000, 32_768, 33_500, 65_000, 66_000, 150_000, 1_048_000, 1_050_000, 2_097_300, 3_400_000);

    @TempDir
    Path folder;

    private RehearsalServer vendor;
    private RunningHome home;

    @BeforeEach
    void open() {
        vendor = RehearsalServer.start(RehearsalOptions.of(Dialect.OPENAI).withAnyModel("key"));
        home = new RunningHome(folder, """
                { "llm": {
                    "profiles": { "bench": { "provider_connection": "bench", "model": "another-name" } },
                    "modelRoutes": [ { "model": "*", "profile": "bench" } ] } }
                """);
        home.connection("bench", "openai-compatible", vendor.baseUrl(), "key");
    }

    @AfterEach
    void close() {
        if (home != null) {
            home.close();
        }
        vendor.close();
    }

    /** The model is last, and another one goes to the vendor. */
    private static String body(Random random, int length, String model) {
        StringBuilder text = new StringBuilder(length + 200);
        text.append("{\"messages\":[{\"role\":\"user\",\"content\":\"");
        while (text.length() < length) {
            text.append(random.nextInt(30) == 0 ? "\\n“" : String.valueOf((char) ('a' + random.nextInt(26))));
        }
        return text.append("\"}],\"model\":\"").append(model).append("\"}").toString();
    }

    private static byte[] request(byte[] body) {
        byte[] head = ("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer "
                        + RunningHome.CLIENT_KEY + "\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    @Test
    void whatComesInPiecesOfAnySizeArrivesWhole() throws Exception {
        Random random = new Random(11);
        try (Socket socket = connect()) {
            InputStream answers = new BufferedInputStream(socket.getInputStream());
            for (int round = 0; round < 3; round++) {
                for (int length : LENGTHS) {
                    vendor.forget();
                    String body = body(random, length, "asked");
                    int largest = 1 + random.nextInt(random.nextInt(3) == 0 ? 2_000_000 : 70_000);
                    send(socket.getOutputStream(), request(body.getBytes(StandardCharsets.UTF_8)), random, largest);

                    assertThat(status(answers)).as("length %s", length).isEqualTo(200);
                    assertArrived(List.of(body));
                }
            }
        }
    }

    @Test
    void requestsBehindEachOtherKeepApart() throws Exception {
        Random random = new Random(12);
        for (int round = 0; round < 4; round++) {
            vendor.forget();
            List<String> bodies = new ArrayList<>();
            byte[] all = {};
            for (int index = 0; index < 8; index++) {
                String body = body(random, LENGTHS.get(random.nextInt(LENGTHS.size())), "asked");
                bodies.add(body);
                byte[] next = request(body.getBytes(StandardCharsets.UTF_8));
                byte[] joined = new byte[all.length + next.length];
                System.arraycopy(all, 0, joined, 0, all.length);
                System.arraycopy(next, 0, joined, all.length, next.length);
                all = joined;
            }
            byte[] pipelined = all;
            try (Socket socket = connect();
                    var writer = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> written = writer.submit(() -> {
                    send(socket.getOutputStream(), pipelined, new Random(13), 300_000);
                    return null;
                });
                InputStream answers = new BufferedInputStream(socket.getInputStream());
                for (String body : bodies) {
                    assertThat(status(answers)).as("length %s", body.length()).isEqualTo(200);
                }
                written.get();
            }
            assertArrived(bodies);
        }
    }

    /** Its first bytes come while the request before it has no answer yet, the others after that. */
    @Test
    void aBodyThatBeginsBeforeItsTurnArrivesWhole() throws Exception {
        Random random = new Random(14);
        for (int early : List.of(0, 1, 40_000, 400_000)) {
            vendor.forget();
            AtomicInteger asked = new AtomicInteger();
            vendor.behave(request -> asked.getAndIncrement() == 0 ? Behaviour.script("ttfb=300") : Behaviour.NORMAL);
            List<String> bodies = List.of(body(random, 50_000, "asked"), body(random, 1_200_000, "asked"));
            try (Socket socket = connect()) {
                OutputStream out = socket.getOutputStream();
                InputStream answers = new BufferedInputStream(socket.getInputStream());
                byte[] second = request(bodies.get(1).getBytes(StandardCharsets.UTF_8));
                int head = new String(second, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
                out.write(request(bodies.get(0).getBytes(StandardCharsets.UTF_8)));
                out.write(second, 0, head);
                await().atMost(Duration.ofSeconds(10)).until(() -> asked.get() == 1);
                out.write(second, head, early);
                assertThat(status(answers)).isEqualTo(200);
                send(out, Arrays.copyOfRange(second, head + early, second.length), random, 200_000);
                assertThat(status(answers)).isEqualTo(200);
            }
            assertArrived(bodies);
        }
    }

    /** What is read of them lies where the next one's bytes come to lie. */
    @Test
    void theBytesOfUploadsThatBreakOffAreInNoOthers() throws Exception {
        Random random = new Random(15);
        for (int round = 0; round < 6; round++) {
            vendor.forget();
            List<Socket> broken = new ArrayList<>();
            for (int index = 0; index < 4; index++) {
                byte[] one = request(new byte[5_000_000]);
                Socket socket = connect();
                broken.add(socket);
                send(socket.getOutputStream(), one, 200 + random.nextInt(one.length - 200), random, 400_000);
            }
            String body = body(random, 2_200_000 + random.nextInt(1_000_000), "asked");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            byte[] whole = round % 2 == 0 ? request(bytes) : inChunks(bytes, random);
            try (Socket socket = connect()) {
                OutputStream out = socket.getOutputStream();
                send(out, whole, whole.length / 2, random, 300_000);
                for (Socket one : broken) {
                    one.setSoLinger(random.nextBoolean(), 0);
                    one.close();
                }
                await().atMost(Duration.ofSeconds(10)).until(() -> home.plane().requests() == 1);
                // The second half comes to lie where the broken ones lay.
                send(out, Arrays.copyOfRange(whole, whole.length / 2, whole.length), random, 300_000);
                assertThat(status(new BufferedInputStream(socket.getInputStream())))
                        .isEqualTo(200);
            }
            assertArrived(List.of(body));
        }
    }

    private static byte[] inChunks(byte[] body, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer "
                        + RunningHome.CLIENT_KEY + "\r\ncontent-type: application/json\r\n"
                        + "transfer-encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        for (int at = 0; at < body.length; ) {
            int length = Math.min(body.length - at, 1 + random.nextInt(200_000));
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, at, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            at += length;
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private void assertArrived(List<String> bodies) {
        List<RecordedRequest> arrived = vendor.requests();
        assertThat(arrived).hasSize(bodies.size());
        for (int index = 0; index < bodies.size(); index++) {
            byte[] expected = bodies.get(index)
                    .replace("\"model\":\"asked\"", "\"model\":\"another-name\"")
                    .getBytes(StandardCharsets.UTF_8);
            // Not by AssertJ, which would print megabytes.
            assertThat(Arrays.mismatch(arrived.get(index).body(), expected))
                    .as("first byte that differs in body %s", index)
                    .isEqualTo(-1);
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getByName("127.0.0.1"), home.plane().port());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(OutputStream out, byte[] bytes, Random random, int largest) throws IOException {
        send(out, bytes, bytes.length, random, largest);
    }

    /** The first {@code end} of the bytes. */
    private static void send(OutputStream out, byte[] bytes, int end, Random random, int largest) throws IOException {
        for (int at = 0; at < end; ) {
            int length = Math.min(end - at, 1 + random.nextInt(largest));
            out.write(bytes, at, length);
            out.flush();
            at += length;
            if (random.nextInt(5) == 0) {
                Thread.yield();
            }
        }
    }

    /** Reads one answer with a length. */
    private static int status(InputStream in) throws IOException {
        String line = line(in);
        int status = Integer.parseInt(line.split(" ")[1]);
        int length = 0;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length =
                        Integer.parseInt(field.substring(field.indexOf(':') + 1).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (status != 200) {
            throw new AssertionError(status + " " + new String(body, StandardCharsets.UTF_8));
        }
        return status;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n' && next >= 0; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
