package keyrail.rehearsal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import keyrail.rehearsal.http.BadFraming;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.http.HttpRequest;
import keyrail.rehearsal.vendor.AcceptedKeys;
import keyrail.rehearsal.vendor.Answer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Call;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.rehearsal.vendor.VendorFake;

/**
 * Plays one vendor on a port of this machine, one virtual thread a connection, and remembers what it was sent. Safe for
 * use by several threads.
 */
public final class RehearsalServer implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final RehearsalOptions options;
    private final AcceptedKeys keys = new AcceptedKeys();
    private final VendorFake vendor;
    private final ServerSocket sockets;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedDeque<RecordedRequest> requests = new ConcurrentLinkedDeque<>();
    private final Set<String> keysSeen = ConcurrentHashMap.newKeySet();
    private final Queue<String> framingErrors = new ConcurrentLinkedQueue<>();
    private final Queue<String> overlooked = new ConcurrentLinkedQueue<>();
    private final Queue<Behaviour> queued = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private volatile Function<RecordedRequest, Behaviour> script = request -> Behaviour.NORMAL;
    private volatile Consumer<RecordedRequest> listener = request -> {};

    private RehearsalServer(RehearsalOptions options, ServerSocket sockets) {
        this.options = options;
        this.sockets = sockets;
        this.vendor = VendorFake.of(options.dialect(), keys);
        options.keys().forEach(keys::put);
    }

    /**
     * Listens on 127.0.0.1 when this returns.
     *
     * @throws UncheckedIOException when the port is taken
     */
    public static RehearsalServer start(RehearsalOptions options) {
        try {
            ServerSocket sockets =
                    options.sockets().createServerSocket(options.port(), BACKLOG, InetAddress.getByName("127.0.0.1"));
            RehearsalServer server = new RehearsalServer(options, sockets);
            Thread.ofVirtual().name("rehearsal-accept").start(server::acceptAll);
            return server;
        } catch (IOException taken) {
            throw new UncheckedIOException("port " + options.port() + " of 127.0.0.1 cannot be opened", taken);
        }
    }

    public int port() {
        return sockets.getLocalPort();
    }

    /** As the vendor's own SDK takes it, over plain HTTP. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + options.dialect().basePath();
    }

    public Dialect dialect() {
        return options.dialect();
    }

    /** From now on exactly these keys open {@code model}; none for no key needed. */
    public void accept(String model, String... accepted) {
        keys.put(model, List.of(accepted));
    }

    /** How requests are answered whose model's name carries no script and for which nothing is queued. */
    public void behave(Function<RecordedRequest, Behaviour> decided) {
        script = decided;
    }

    /** The next POST without a script in its model's name is answered so; each is used once, in order. */
    public void enqueue(Behaviour... next) {
        queued.addAll(List.of(next));
    }

    /** Told of every request when its answer has ended, by the thread that answered it. */
    public void whenEnded(Consumer<RecordedRequest> told) {
        listener = told;
    }

    /** The latest requests, oldest first, as many as the options keep. */
    public List<RecordedRequest> requests() {
        return new ArrayList<>(requests);
    }

    /** Every key presented since the start or {@link #forget}, good or not. */
    public Set<String> keysSeen() {
        return Set.copyOf(keysSeen);
    }

    /** What was refused as bad framing, one line each. */
    public List<String> framingErrors() {
        return List.copyOf(framingErrors);
    }

    /** Fields that the vendor dropped without a word, as paths, e.g. {@code temperature} outside its place. */
    public List<String> overlooked() {
        return List.copyOf(overlooked);
    }

    /** Requests read since the start or {@link #forget}. */
    public int served() {
        return served.get();
    }

    public int openConnections() {
        return open.size();
    }

    /** Drops all records and queued behaviours, but not connections. */
    public void forget() {
        requests.clear();
        keysSeen.clear();
        framingErrors.clear();
        overlooked.clear();
        queued.clear();
        served.set(0);
    }

    @Override
    public void close() {
        closeQuietly(sockets);
        open.forEach(RehearsalServer::closeQuietly);
    }

    private void acceptAll() {
        while (!sockets.isClosed()) {
            try {
                Socket socket = sockets.accept();
                open.add(socket);
                if (sockets.isClosed()) {
                    socket.close();
                }
                int number = connections.incrementAndGet();
                Thread.ofVirtual().name("rehearsal-" + number).start(() -> serveAll(socket, number));
            } catch (IOException closedOrRefused) {
                // Closing the listener ends the loop; one connection that failed to open does not.
                continue;
            }
        }
    }

    private void serveAll(Socket socket, int number) {
        try (ClientConnection connection = new ClientConnection(socket)) {
            boolean more = true;
            while (more) {
                Optional<HttpRequest> request = nextRequest(connection);
                more = request.isPresent() && serve(connection, request.get(), number);
            }
        } catch (IOException gone) {
            // The record of the request says so where one was being answered.
            return;
        } finally {
            open.remove(socket);
        }
    }

    private Optional<HttpRequest> nextRequest(ClientConnection connection) throws IOException {
        try {
            return connection.nextRequest();
        } catch (BadFraming refused) {
            framingErrors.add(String.valueOf(refused.getMessage()));
            byte[] body = (refused.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
            connection.writer().head(400, List.of(new HttpField("connection", "close")), body.length);
            connection.writer().plain(body);
            return Optional.empty();
        }
    }

    private boolean serve(ClientConnection connection, HttpRequest request, int number) throws IOException {
        Call call = vendor.read(request);
        RecordedRequest recorded = new RecordedRequest(call, options.clock().instant(), number);
        remember(recorded);
        overlooked.addAll(vendor.overlooked(call));
        Behaviour behaviour = Behaviour.NORMAL;
        Answer answer;
        try {
            behaviour = behaviourOf(recorded);
            answer = decide(call, behaviour);
        } catch (IllegalArgumentException badScript) {
            answer = vendor.failure(400, String.valueOf(badScript.getMessage()), List.of());
        }
        recorded.answered(answer instanceof Answer.Whole whole ? whole.status() : 200);
        try {
            boolean more = new AnswerPlayer(connection, behaviour).play(answer);
            recorded.finished(options.clock().instant());
            listener.accept(recorded);
            return more && !request.wantsClose();
        } catch (IOException gone) {
            recorded.closedEarly(options.clock().instant());
            listener.accept(recorded);
            throw gone;
        }
    }

    private Answer decide(Call call, Behaviour behaviour) {
        Answer answer = vendor.answer(call, behaviour);
        if (answer instanceof Answer.Whole whole && whole.status() != 200) {
            return answer;
        }
        if (behaviour.is("status")) {
            int status = behaviour.get("status", 500);
            List<HttpField> more = behaviour.is("ra")
                    ? List.of(new HttpField("retry-after", String.valueOf(behaviour.get("ra", 1))))
                    : List.of();
            String said = behaviour.text();
            return said == null
                    ? vendor.failure(status, "Rehearsed failure " + status, more)
                    : vendor.failureBehind(status, said, more);
        }
        return AnswerPlayer.instead(answer, behaviour);
    }

    private Behaviour behaviourOf(RecordedRequest recorded) {
        Optional<Behaviour> ofModel = Behaviour.ofModel(recorded.model());
        if (ofModel.isPresent()) {
            return ofModel.get();
        }
        Behaviour next = recorded.method().equals("POST") ? queued.poll() : null;
        return next == null ? script.apply(recorded) : next;
    }

    private void remember(RecordedRequest recorded) {
        served.incrementAndGet();
        if (!recorded.key().isEmpty()) {
            keysSeen.add(recorded.key());
        }
        if (options.recorded() == 0) {
            return;
        }
        requests.add(recorded);
        // Concurrent removal may leave one or two more for a moment; the next request corrects it.
        if (served.get() > options.recorded()) {
            requests.poll();
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException alreadyBroken) {
            // It is on its way out, and its thread ends either way.
            return;
        }
    }
}
