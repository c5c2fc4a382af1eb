package keyrail.app.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The client of the admin socket against a real Unix socket that answers as badly as it likes. */
final class SocketAdminClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    /** Takes one connection, reads one request, writes the pieces one by one, and closes unless told otherwise. */
    private final class OneAnswer implements AutoCloseable {
        final Path socket = folder.resolve("s");
        final AtomicReference<String> request = new AtomicReference<>("");
        private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        private final Thread thread;

        OneAnswer(boolean keepOpen, String... pieces) throws IOException {
            server.bind(UnixDomainSocketAddress.of(socket));
            thread = Thread.ofVirtual().start(() -> serve(keepOpen, pieces));
        }

        private void serve(boolean keepOpen, String... pieces) {
            try (SocketChannel channel = server.accept()) {
                ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
                while (!isWhole(buffer) && channel.read(buffer) >= 0) {
                    request.set(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
                }
                for (String piece : pieces) {
                    channel.write(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
                    Thread.yield();
                }
                while (keepOpen && channel.read(ByteBuffer.allocate(1)) >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException closed) {
                request.updateAndGet(text -> text + "\n" + closed);
            }
        }

        private static boolean isWhole(ByteBuffer buffer) {
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return false;
            }
            int at = text.indexOf("Content-Length: ") + "Content-Length: ".length();
            int length = Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
            return buffer.position() >= end + 4 + length;
        }

        @Override
        public void close() throws IOException, InterruptedException {
            server.close();
            thread.join(LIMIT);
        }
    }

    private AdminAnswer ask(OneAnswer server) {
        return new SocketAdminClient(server.socket, LIMIT).call("GET", "/status", null);
    }

    @Test
    void sendsTheRequestAndReadsAnAnswerWithALength() throws Exception {
        try (OneAnswer server =
                new OneAnswer(true, "HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n{\"a\":\"é\"}")) {
            JsonNode body = JsonMapper.shared().createObjectNode().put("value", "ü");
            AdminAnswer answer = new SocketAdminClient(server.socket, LIMIT).call("PUT", "/credentials/a/b", body);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.body().path("a").stringValue()).isEqualTo("é");
            assertThat(server.request.get())
                    .startsWith("PUT /v1/credentials/a/b HTTP/1.1\r\nHost: ")
                    .endsWith("\r\n\r\n{\"value\":\"ü\"}");
        }
    }

    @Test
    void putsAnAnswerTogetherThatComesByteByByte() throws Exception {
        String whole = "HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"ok\": true }";
        try (OneAnswer server = new OneAnswer(false, whole.split("(?<=.)|(?<=\n)"))) {
            assertThat(ask(server).body().path("ok").booleanValue()).isTrue();
        }
    }

    @Test
    void readsAChunkedAnswerWithExtensionsAndTrailers() throws Exception {
        try (OneAnswer server = new OneAnswer(
                true,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n{\"a\":\r\n",
                "A\r\n\"0123456",
                "\"}\r\n0\r\nx: y\r\n\r\n")) {
            assertThat(ask(server).body().path("a").stringValue()).isEqualTo("0123456");
        }
    }

    @Test
    void readsUntilTheEndWhereNoLengthIsGiven() throws Exception {
        try (OneAnswer server = new OneAnswer(false, "HTTP/1.1 200 OK\r\n\r\n{\"a\":", "1}")) {
            assertThat(ask(server).body().path("a").intValue()).isEqualTo(1);
        }
    }

    @Test
    void textThatComesBeforeTheAnswerIsHandedOnPieceByPiece() throws Exception {
        List<String> pieces = new ArrayList<>();
        try (OneAnswer server = new OneAnswer(
                true,
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: text\ndata: {\"event\":\"te",
                "xt\",\"text\":\"gr\"}\n\nevent: text\ndata: {\"event\":\"text\",\"text\":\"ün\"}\n\n",
                "data: {\"event\":\"answer\",\"status\":502,\"body\":{\"error\":{\"code\":\"upstream_cut\"}}}\n\n")) {
            AdminAnswer answer = new SocketAdminClient(server.socket, LIMIT)
                    .call("POST", "/inference/send", JsonMapper.shared().createObjectNode(), pieces::add);
            assertThat(pieces).containsExactly("gr", "ün");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.failure().code()).isEqualTo(FailureCode.UPSTREAM_CUT);
        }
    }

    @Test
    void aStreamWithoutItsAnswerIsAnUnreachableDaemon() throws Exception {
        try (OneAnswer server = new OneAnswer(
                false,
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"event\":\"text\",\"text\":\"a\"}\n\n")) {
            assertUnreachable(() -> new SocketAdminClient(server.socket, LIMIT)
                    .call("POST", "/inference/send", JsonMapper.shared().createObjectNode(), piece -> {}));
        }
    }

    @Test
    void aRefusalIsAnAnswer() throws Exception {
        String json = "{\"error\":{\"code\":\"not_found\",\"message\":\"no\"}}";
        try (OneAnswer server = new OneAnswer(
                false, "HTTP/1.1 404 Not Found\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)) {
            AdminAnswer answer = ask(server);
            assertThat(answer.isOk()).isFalse();
            assertThat(answer.failure().code()).isEqualTo(FailureCode.NOT_FOUND);
        }
    }

    @Test
    void aConnectionClosedEarlyIsAnUnreachableDaemon() throws Exception {
        List<String[]> cuts = List.of(
                new String[] {},
                new String[] {"HTTP/1.1 200 O"},
                new String[] {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\""},
                new String[] {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"a\""},
                new String[] {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"});
        for (String[] cut : cuts) {
            Files.deleteIfExists(folder.resolve("s"));
            try (OneAnswer server = new OneAnswer(false, cut)) {
                assertUnreachable(() -> ask(server));
            }
        }
    }

    @Test
    void whatIsNotHttpOrNotJsonIsAnUnreachableDaemon() throws Exception {
        for (String answer : List.of(
                "SSH-2.0-x\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{")) {
            Files.deleteIfExists(folder.resolve("s"));
            try (OneAnswer server = new OneAnswer(false, answer)) {
                assertUnreachable(() -> ask(server));
            }
        }
    }

    @Test
    void anEndlessHeadIsCutOff() throws Exception {
        try (OneAnswer server = new OneAnswer(false, "HTTP/1.1 200 OK\r\n", "x: y\r\n".repeat(10_000))) {
            assertUnreachable(() -> ask(server));
        }
    }

    @Test
    void silenceEndsAtTheTimeLimit() throws Exception {
        try (OneAnswer server = new OneAnswer(true, "HTTP/1.1 200 OK\r\n")) {
            SocketAdminClient client = new SocketAdminClient(server.socket, Duration.ofMillis(100));
            assertUnreachable(() -> client.call("GET", "/status", null));
        }
    }

    @Test
    void aHomeWithoutADaemonIsServedInThisProcess() throws Exception {
        AdminClient here =
                (method, path, body) -> new AdminAnswer(200, JsonMapper.shared().createObjectNode());
        Path socket = folder.resolve("s");
        HomeAdminClients clients = new HomeAdminClients(socket, () -> here);
        assertThat(clients.open(LIMIT)).isSameAs(here);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThat(clients.open(LIMIT)).isInstanceOf(SocketAdminClient.class);
        }
        assertThat(socket).as("what a killed daemon leaves behind").exists();
        assertThat(clients.open(LIMIT)).isSameAs(here);
    }

    private static void assertUnreachable(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(KeyrailException.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo(FailureCode.DAEMON_UNREACHABLE);
            assertThat(refused.failure().message()).contains("did not answer");
        });
    }
}
