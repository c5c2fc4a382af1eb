package keyrail.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import keyrail.core.access.KeyHash;
import keyrail.core.config.AdminListener;
import keyrail.core.config.ClientPatience;
import keyrail.server.admin.RoutedHome;
import keyrail.server.admin.event.EventFeed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is not known can neither hold a connection of the admin port nor hide a request behind another's. */
class AdminPortStrangersTest {
    private static final String TOKEN = "kra_test-token";
    private static final String BEARER = "host: localhost\r\nauthorization: Bearer " + TOKEN + "\r\n";
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int LIMIT_MILLIS = 10_000;

    @TempDir
    Path folder;

    private final RoutedHome home = new RoutedHome();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService work = Executors.newSingleThreadExecutor();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        AdminPlane plane = new AdminPlane(vertx, home.router(), new EventFeed(), work);
        AdminListener listener = new AdminListener("127.0.0.1", 0, List.of(), null, null, List.of());
        AdminPort.Guard guard = new AdminPort.Guard(
                KeyHash.of(TOKEN), home.journal(), home.clock(), new ClientPatience(SHORT, SHORT, SHORT));
        port = AdminPort.start(plane, listener, folder, guard)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .port();
    }

    @AfterEach
    void close() {
        vertx.close();
        work.shutdownNow();
    }

    /** What comes until the other side closes; fails where it does not. */
    private String heard(String sent) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void whoIsRefusedIsHungUpOn() throws IOException {
        assertThat(heard("GET /v1/health HTTP/1.1\r\nhost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 401")
                .contains("admin_token_missing");
    }

    @Test
    void whoSaysNothingOrStopsInMidRequestIsHungUpOn() throws IOException {
        assertThat(heard("")).isEmpty();
        assertThat(heard("GET /v1/health HTTP/1.1\r\nhost: local"))
                .startsWith("HTTP/1.1 408")
                .contains("request_timeout");
        assertThat(heard("POST /v1/inference/profiles HTTP/1.1\r\n" + BEARER + "content-length: 9\r\n\r\n{"))
                .startsWith("HTTP/1.1 408")
                .contains("server.bodyIdleSeconds");
    }

    @Test
    void aMessageWhoseEndIsInDoubtIsRefusedAndNothingBehindItIsRead() throws IOException {
        String hidden = "GET /v1/health HTTP/1.1\r\n" + BEARER + "\r\n";
        String body = "0\r\n\r\n" + hidden;
        String heard = heard("GET /v1/inference/profiles HTTP/1.1\r\n" + BEARER + "content-length: " + body.length()
                + "\r\ntransfer-encoding: chunked\r\n\r\n" + body);
        assertThat(heard).startsWith("HTTP/1.1 400").doesNotContain("200 OK");
    }
}
