package keyrail.system.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import keyrail.core.usage.LedgerRow;
import keyrail.system.RunningHome;
import keyrail.system.errors.Speech;
import org.awaitility.Awaitility;

/** A home whose vendors of both formats are one address, and the bytes of calls to it. */
final class FaultHome implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final RunningHome home;

    /**
     * @param vendor the address of both vendors
     * @param sections further members of the configuration, without a comma before or behind them
     */
    FaultHome(Path folder, String vendor, String sections) {
        home = new RunningHome(folder, """
                        { "providers": { "anthropic": { "endpoint": "%1$s" }, "openai": { "endpoint": "%1$s/v1" } },
                          "llm": { "profiles": {
                            "anthropic-plain": { "provider_connection": "anthropic-own" },
                            "openai-plain": { "provider_connection": "openai-own" } } }%2$s }
                        """.formatted(vendor, sections.isEmpty() ? "" : ", " + sections));
        for (Speech speech : Speech.values()) {
            home.connection(speech.connection(), speech.provider(), null, speech.vendorKey());
        }
    }

    RunningHome home() {
        return home;
    }

    int port() {
        return home.plane().port();
    }

    /** A whole call as it goes over the wire, its connection kept. */
    static byte[] call(Speech speech, String body) {
        return call(speech, body, RunningHome.CLIENT_KEY);
    }

    /** The same for a home that has another client key. */
    static byte[] call(Speech speech, String body, String clientKey) {
        return head(
                speech, "content-length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n", body, clientKey);
    }

    /** The same, and the connection ends with the answer. */
    static byte[] lastCall(Speech speech, String body) {
        return head(
                speech,
                "connection: close\r\ncontent-length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n",
                body,
                RunningHome.CLIENT_KEY);
    }

    private static byte[] head(Speech speech, String lines, String body, String clientKey) {
        return ("POST " + speech.path() + " HTTP/1.1\r\nhost: localhost\r\nx-keyrail-key: " + clientKey
                        + "\r\nx-keyrail-profile: " + speech.profile() + "\r\nanthropic-version: 2023-06-01\r\n"
                        + "content-type: application/json\r\n" + lines + "\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @param receives how many bytes the kernel may hold for a client that does not read */
    Socket connect(int receives) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receives);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port()));
        return socket;
    }

    /** The latest attempts, newest first, once there are at least so many. */
    List<LedgerRow> rows(int least) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(
                        () -> {
                            home.home().engine().ledger().flush();
                            return home.home().store().read(rows -> rows.recentAttempts(least));
                        },
                        rows -> rows.size() >= least);
    }

    @Override
    public void close() {
        home.close();
    }
}
