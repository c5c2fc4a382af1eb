package keyrail.app.cli.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks HTTP/1.1 to the daemon over its Unix socket: one connection a call, one time limit for the whole of it.
 *
 * <p>Own code because the JDK's HTTP clients have no Unix transport and cost most of a command's start-up time.
 */
public final class SocketAdminClient implements AdminClient {
    private static final int READ_BYTES = 16 << 10;
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Path socket;
    private final Duration limit;
    private final JsonMapper mapper = JsonMapper.shared();

    /** @param limit from connecting to the last byte of the answer */
    public SocketAdminClient(Path socket, Duration limit) {
        this.socket = socket;
        this.limit = limit;
    }

    @Override
    public AdminAnswer call(String method, String path, @Nullable JsonNode body) {
        long deadline = System.nanoTime() + limit.toNanos();
        HttpAnswerReader reader = new HttpAnswerReader();
        exchange(request(method, path, body, "application/json"), reader, () -> deadline, () -> true);
        return answer(reader);
    }

    @Override
    public AdminAnswer call(String method, String path, @Nullable JsonNode body, Consumer<String> text) {
        long deadline = System.nanoTime() + limit.toNanos();
        AtomicReference<@Nullable AdminAnswer> last = new AtomicReference<>();
        EventLines lines = new EventLines(event -> {
            if (event.path("event").asString("").equals("answer")) {
                last.set(new AdminAnswer(event.path("status").asInt(0), event.path("body")));
                return false;
            }
            text.accept(event.path("text").asString(""));
            return true;
        });
        HttpAnswerReader reader = new HttpAnswerReader(lines::accept);
        exchange(request(method, path, body, "text/event-stream"), reader, () -> deadline, lines::wantsMore);
        AdminAnswer answer = last.get();
        if (answer != null) {
            return answer;
        }
        if (reader.isStream()) {
            throw unreachable(true, new IOException("its answer ended in the middle"));
        }
        return answer(reader);
    }

    @Override
    public void follow(String path, Predicate<JsonNode> each) {
        EventLines lines = new EventLines(each);
        HttpAnswerReader reader = new HttpAnswerReader(lines::accept);
        // The daemon says something every quarter of a minute, if only that it is there.
        LongSupplier deadline = () -> System.nanoTime() + SILENCE.toNanos();
        exchange(request("GET", path, null, "text/event-stream"), reader, deadline, lines::wantsMore);
        if (reader.status() != 200) {
            throw new KeyrailException(answer(reader).failure());
        }
    }

    /** @param deadline for the next piece, in {@code System.nanoTime} */
    private void exchange(byte[] request, HttpAnswerReader reader, LongSupplier deadline, BooleanSupplier wanted) {
        boolean sent = false;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer outgoing = ByteBuffer.wrap(request);
            while (outgoing.hasRemaining()) {
                await(selector, deadline.getAsLong());
                channel.write(outgoing);
                sent = true;
            }
            key.interestOps(SelectionKey.OP_READ);
            ByteBuffer incoming = ByteBuffer.allocate(READ_BYTES);
            while (!reader.isComplete() && wanted.getAsBoolean()) {
                await(selector, deadline.getAsLong());
                if (channel.read(incoming) < 0) {
                    reader.end();
                    break;
                }
                reader.accept(incoming.flip());
                incoming.clear();
            }
        } catch (IOException broken) {
            throw unreachable(sent, broken);
        }
    }

    private AdminAnswer answer(HttpAnswerReader reader) {
        byte[] content = reader.body();
        try {
            JsonNode json = content.length == 0 ? mapper.createObjectNode() : mapper.readTree(content);
            return new AdminAnswer(reader.status(), json);
        } catch (JacksonException malformed) {
            throw unreachable(true, new IOException("the answer is not JSON", malformed));
        }
    }

    private static void await(Selector selector, long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || selector.select(millis) == 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted while waiting");
            }
            throw new IOException("no answer within the time limit");
        }
        selector.selectedKeys().clear();
    }

    private byte[] request(String method, String path, @Nullable JsonNode body, String accepted) {
        byte[] content = body == null ? new byte[0] : mapper.writeValueAsBytes(body);
        String head = method + " /v1" + path + " HTTP/1.1\r\nHost: keyrail\r\nAccept: " + accepted + "\r\n"
                + (body == null ? "" : "Content-Type: application/json\r\n")
                + "Content-Length: " + content.length + "\r\nConnection: close\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(content);
        return request.toByteArray();
    }

    private KeyrailException unreachable(boolean sent, IOException broken) {
        String reason = broken.getMessage() == null ? broken.toString() : broken.getMessage();
        String next = sent
                ? "; whether it did what was asked is not known: look with keyrail status, then repeat"
                : "; look with keyrail status, or restart it with keyrail serve";
        return new KeyrailException(
                Failure.of(
                        FailureCode.DAEMON_UNREACHABLE,
                        "the daemon at " + socket + " did not answer: " + reason + next),
                broken);
    }
}
