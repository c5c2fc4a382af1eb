package keyrail.system.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that keep us waiting: for their request, or by not taking its answer. */
class SlowClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String KEY = "sk-ant-slow";

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private RunningHome home;

    @BeforeEach
    void open() {
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(KEY));
        home = new RunningHome(folder, """
                        { "providers": { "anthropic": { "endpoint": "%s" } },
                          "server": { "headSeconds": 1, "bodyIdleSeconds": 1, "writeStallSeconds": 1 },
                          "llm": { "profiles": { "own": { "provider_connection": "anthropic-own" } } } }
                        """.formatted(anthropic.baseUrl()))
                .connection("anthropic-own", "anthropic", null, KEY);
    }

    @AfterEach
    void close() {
        home.close();
        anthropic.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 << 10);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), home.plane().port()));
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String untilClosed(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String head(int length) {
        return "POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nx-api-key: " + RunningHome.CLIENT_KEY
                + "\r\nanthropic-version: 2023-06-01\r\nx-keyrail-profile: own\r\n"
                + "content-type: application/json\r\ncontent-length: " + length + "\r\n\r\n";
    }

    private static String message(String model) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":9,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }

    @Test
    void aHeadThatDoesNotEndIsAnswered408AndItsConnectionClosed() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nx-endless: a");
            String answer = untilClosed(socket);
            assertThat(answer)
                    .startsWith("HTTP/1.1 408 ")
                    .contains("x-keyrail-error: request_timeout")
                    .contains("server.headSeconds");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(answer).contains("content-length: " + body.length() + "\r\n");
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosedWithoutAWord() throws IOException {
        try (Socket socket = connect()) {
            assertThat(untilClosed(socket)).isEmpty();
        }
    }

    @Test
    void aBodyThatStopsComingIsRefusedInTheClientsDialect() throws IOException {
        try (Socket socket = connect()) {
            write(socket, head(500) + "{\"model\":");
            assertThat(untilClosed(socket))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("x-keyrail-error: request_timeout")
                    .contains("x-keyrail-request-id: req_")
                    .contains("{\"type\":\"error\"")
                    .contains("server.bodyIdleSeconds");
        }
        await().atMost(LIMIT).until(() -> home.plane().requests() == 0);
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void aConnectionBetweenTwoRequestsMayWait() throws IOException {
        try (Socket kept = connect();
                Socket silent = connect()) {
            String body = message("claude-a").replace("true", "false");
            write(kept, head(body.length()) + body);
            readAnswer(kept.getInputStream());
            // Closed only after the time a head may take: so long has the other been without a request.
            assertThat(untilClosed(silent)).isEmpty();
            write(kept, head(body.length()) + body);
            assertThat(readAnswer(kept.getInputStream())).startsWith("HTTP/1.1 200 ");
            write(kept, "POST /v1/mess");
            assertThat(untilClosed(kept)).startsWith("HTTP/1.1 408 ");
        }
    }

    /** One answer with a declared length. */
    private static String readAnswer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length: "))
                .findFirst()
                .orElseThrow();
        in.readNBytes(Integer.parseInt(length.substring("content-length: ".length())));
        return head.toString();
    }

    @Test
    void whoTakesNothingOfItsAnswerIsCutOffAndTheVendorToo() throws IOException {
        try (Socket socket = connect()) {
            String body = message("claude-a~n=40000~size=1000");
            write(socket, head(body.length()) + body);
            await().atMost(LIMIT).until(() -> anthropic.requests(), seen -> !seen.isEmpty());
            await().atMost(LIMIT)
                    .until(() -> anthropic.requests().getFirst().closedEarlyAt().isPresent());
            await().atMost(LIMIT).until(() -> home.plane().requests() == 0);
            await().atMost(LIMIT).until(() -> outcome().equals("client_gone"));
        }
    }

    private String outcome() {
        home.home().engine().ledger().flush();
        return home.home().store().read(rows -> rows.recentAttempts(1)).stream()
                .map(LedgerRow::outcome)
                .findFirst()
                .orElse("none yet");
    }
}
