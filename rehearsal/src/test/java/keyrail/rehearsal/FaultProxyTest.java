package keyrail.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final String ASK = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private final RehearsalServer server =
            RehearsalServer.start(RehearsalOptions.of(Dialect.OPENAI).withAnyModel());
    private final FaultProxy proxy = FaultProxy.start(server.port(), new Fault.None());

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    @Test
    void passesEverythingOnWithAndWithoutLatency() throws IOException {
        assertThat(new String(answer())).startsWith("HTTP/1.1 200 ").endsWith("}}}");
        proxy.set(new Fault.Latency(Duration.ofMillis(1)));
        assertThat(new String(answer())).endsWith("}}}");
    }

    @Test
    void cutsAndHalfClosesAtTheByte() throws IOException {
        proxy.set(new Fault.Cut(17));
        assertThat(answer()).hasSize(17);
        proxy.set(new Fault.HalfClose(20));
        assertThat(answer()).hasSize(20);
    }

    @Test
    void resetsAtTheByte() {
        proxy.set(new Fault.Reset(0));
        assertThatThrownBy(this::answer).isInstanceOf(SocketException.class);
    }

    @Test
    void aBlackHoleSwallowsTheRequest() throws IOException {
        proxy.set(new Fault.BlackHole());
        try (RawClient client = new RawClient(proxy.port())) {
            client.post("/v1/chat/completions", ASK);
            await().atMost(Duration.ofSeconds(10)).until(() -> proxy.openConnections() == 1);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> proxy.openConnections() == 0);
        assertThat(server.served()).isZero();
    }

    @Test
    void aClientThatLeavesIsNoticedBehindIt() throws IOException {
        try (RawClient client = new RawClient(proxy.port())) {
            client.post("/v1/chat/completions", ASK.replace("\"m\"", "\"m~stall=0\",\"stream\":true"))
                    .readUntil("\r\n\r\n");
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> server.requests().getFirst().closedEarlyAt().isPresent());
    }

    private byte[] answer() throws IOException {
        try (RawClient client = new RawClient(proxy.port())) {
            return client.post("/v1/chat/completions", ASK, "connection: close").readAll();
        }
    }
}
