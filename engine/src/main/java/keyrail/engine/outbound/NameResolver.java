package keyrail.engine.outbound;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Turns host names into addresses away from the event loop and remembers them for a while. Safe for use by several
 * threads.
 */
public final class NameResolver {
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST_REMEMBERED = 1_024;

    private final Executor blocking;
    private final Lookup lookup;
    private final ConcurrentHashMap<String, Answer> answers = new ConcurrentHashMap<>();

    /** How a name is looked up; {@code InetAddress::getAllByName} outside tests. */
    public interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private record Answer(List<InetAddress> addresses, long until) {}

    public NameResolver(Executor blocking, Lookup lookup) {
        this.blocking = blocking;
        this.lookup = lookup;
    }

    /** All addresses of {@code host}, at least one; fails with {@link UnknownHostException}. */
    public Future<List<InetAddress>> resolve(String host) {
        Answer known = answers.get(host);
        if (known != null && System.nanoTime() - known.until() < 0) {
            return Future.succeededFuture(known.addresses());
        }
        Context context = Vertx.currentContext();
        Promise<List<InetAddress>> promise = Promise.promise();
        blocking.execute(() -> {
            try {
                List<InetAddress> addresses = List.of(lookup.addresses(unbracketed(host)));
                remember(host, addresses);
                on(context, () -> promise.complete(addresses));
            } catch (UnknownHostException unknown) {
                on(context, () -> promise.fail(unknown));
            }
        });
        return promise.future();
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private void remember(String host, List<InetAddress> addresses) {
        if (answers.size() >= MOST_REMEMBERED) {
            answers.clear();
        }
        answers.put(host, new Answer(addresses, System.nanoTime() + REMEMBERED_NANOS));
    }

    private static void on(@Nullable Context context, Runnable action) {
        if (context == null) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }
}
