package keyrail.system.property;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;

/** Vendors that take any key for any model, and one record of what they were sent, in order. Safe for several threads. */
final class Upstreams implements AutoCloseable {
    /** One request as an upstream saw it. */
    record Seen(String server, RecordedRequest request) {}

    private final Map<String, RehearsalServer> servers = new LinkedHashMap<>();
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private volatile Consumer<String> rejected = key -> {};

    Upstreams() {
        start("anthropic", Dialect.ANTHROPIC);
        start("openai", Dialect.OPENAI);
        start("openrouter", Dialect.OPENROUTER);
        start("compatible-a", Dialect.OLLAMA);
        start("compatible-b", Dialect.OLLAMA);
    }

    private void start(String name, Dialect dialect) {
        RehearsalServer server = RehearsalServer.start(
                RehearsalOptions.of(dialect).withAnyModel().withRecorded(0));
        server.behave(request -> {
            seen.add(new Seen(name, request));
            Integer status = statuses.poll();
            if (status != null && status == 401) {
                rejected.accept(request.key());
            }
            return status == null || status == 200 ? Behaviour.NORMAL : Behaviour.script("status=" + status);
        });
        servers.put(name, server);
    }

    String baseUrl(String name) {
        RehearsalServer server = servers.get(name);
        return server.dialect() == Dialect.OLLAMA ? server.baseUrl() + "/v1" : server.baseUrl();
    }

    /**
     * Says how the next requests are answered, 200 after these.
     *
     * @param onRejection is given a key before its 401 goes out
     */
    void answer(List<Integer> next, Consumer<String> onRejection) {
        statuses.clear();
        statuses.addAll(next);
        rejected = onRejection;
    }

    /** What was seen since the last call of this, in order. */
    List<Seen> drain() {
        List<Seen> drained = new ArrayList<>();
        for (Seen next = seen.poll(); next != null; next = seen.poll()) {
            drained.add(next);
        }
        return drained;
    }

    @Override
    public void close() {
        servers.values().forEach(RehearsalServer::close);
    }
}
