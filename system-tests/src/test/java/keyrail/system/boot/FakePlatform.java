package keyrail.system.boot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A managed proxy that takes everything down and answers as the vendor in its path would. */
final class FakePlatform implements AutoCloseable {
    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"paid"}],
             "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}""";
    private static final String COMPLETION = """
            {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":
             {"role":"assistant","content":"paid"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    /** One call, its fields by lower-case name. */
    record Seen(String path, Map<String, String> fields) {
        Map<String, String> attribution() {
            Map<String, String> found = new TreeMap<>(fields);
            found.keySet().removeIf(name -> !name.startsWith("x-keyrail-"));
            return found;
        }
    }

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    FakePlatform() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Seen> seen() {
        return seen;
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Map<String, String> fields = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> fields.put(name.toLowerCase(), values.getFirst()));
        String path = exchange.getRequestURI().getPath();
        seen.add(new Seen(path, fields));
        byte[] body = (path.endsWith("/messages") ? MESSAGE : COMPLETION).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
