package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import keyrail.system.process.Program;
import keyrail.system.process.ServedHome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than the daemon has room for: what is too much is refused unread, and its owner can still reach it. */
class OverloadTest {
    private static final int MOST_CONNECTIONS = 60;

    @TempDir
    Path folder;

    private final List<Socket> open = new ArrayList<>();

    private ServedHome start() {
        return new Program(folder)
                .configure("{ \"server\": { \"maxInFlightBytes\": 100000, \"maxConnections\": " + MOST_CONNECTIONS
                        + ", \"bodyIdleSeconds\": 60 } }")
                .startDaemon();
    }

    private Socket connect(ServedHome daemon) throws IOException {
        Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"), daemon.ready().path("port").intValue());
        socket.setSoTimeout((int) FaultHome.LIMIT.toMillis());
        open.add(socket);
        return socket;
    }

    /** A head that announces a body of 30,000 bytes, of which none is sent. */
    private Socket announce(ServedHome daemon, String key) throws IOException {
        Socket socket = connect(daemon);
        socket.getOutputStream()
                .write(("POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nx-api-key: " + key
                                + "\r\ncontent-type: application/json\r\ncontent-length: 30000\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private void closeAll() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    @Tag("deep")
    @Test
    void whatIsTooMuchIsRefusedUnreadAndTheOwnerIsStillHeard() throws IOException {
        try (ServedHome daemon = start()) {
            String key = daemon.clientKey();
            fill(daemon, key);
            for (int index = 0; index < 20; index++) {
                assertThat(answer(announce(daemon, key)))
                        .startsWith("HTTP/1.1 503 ")
                        .contains("x-keyrail-error: overloaded")
                        .contains("retry-after: 1\r\n")
                        .contains("connection: close");
                assertThat(daemon.ask("GET", "/status", null).orThrow().isObject())
                        .isTrue();
            }
            assertThat(daemon.get("/health").statusCode()).isEqualTo(200);
            closeAll();
            beyondTheMostConnections(daemon);
        }
    }

    /** Announces bodies and keeps them waiting, until there is no room for another one. */
    private void fill(ServedHome daemon, String key) {
        await().atMost(FaultHome.LIMIT).until(() -> isRefused(announce(daemon, key)));
    }

    private static boolean isRefused(Socket socket) throws IOException {
        socket.setSoTimeout(300);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException admitted) {
            return false;
        }
    }

    private void beyondTheMostConnections(ServedHome daemon) throws IOException {
        for (int index = 0; index < MOST_CONNECTIONS + 20; index++) {
            connect(daemon);
        }
        await().atMost(FaultHome.LIMIT).until(() -> answer(connect(daemon)).isEmpty());
        assertThat(daemon.ask("GET", "/status", null).orThrow().isObject()).isTrue();
        closeAll();
        await().atMost(FaultHome.LIMIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> !answer(connectAndAskHealth(daemon)).isEmpty());
    }

    private Socket connectAndAskHealth(ServedHome daemon) throws IOException {
        Socket socket = connect(daemon);
        socket.getOutputStream()
                .write("GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Tag("deep")
    @Test
    void theOwnerIsHeardWhileThousandsAreRefused() throws IOException, InterruptedException {
        try (ServedHome daemon = start()) {
            String key = daemon.clientKey();
            fill(daemon, key);
            int[] turnedAway = new int[1];
            Thread crowd = Thread.ofVirtual().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    try (Socket socket = announceAlone(daemon, key)) {
                        turnedAway[0] += answer(socket).startsWith("HTTP/1.1 503 ") ? 1 : 0;
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
            long[] nanos = new long[500];
            for (int index = 0; index < nanos.length; index++) {
                long began = System.nanoTime();
                daemon.ask("GET", "/status", null).orThrow();
                nanos[index] = System.nanoTime() - began;
            }
            crowd.interrupt();
            crowd.join(Duration.ofSeconds(10));
            assertThat(turnedAway[0]).isPositive();
            Figures.print(
                    "overload",
                    Map.of(
                            "refused",
                            turnedAway[0],
                            "adminCalls",
                            nanos.length,
                            "adminP50Millis",
                            Figures.millis(nanos, 50),
                            "adminP99Millis",
                            Figures.millis(nanos, 99)));
            closeAll();
        }
    }

    private static Socket announceAlone(ServedHome daemon, String key) throws IOException {
        Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"), daemon.ready().path("port").intValue());
        socket.setSoTimeout((int) FaultHome.LIMIT.toMillis());
        socket.getOutputStream()
                .write(("POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nx-api-key: " + key
                                + "\r\ncontent-type: application/json\r\ncontent-length: 30000\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
