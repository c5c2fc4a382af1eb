package keyrail.app.home;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import keyrail.app.cli.admin.AdminAnswer;
import keyrail.app.cli.admin.AdminClient;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.RequestId;
import keyrail.embed.Home;
import keyrail.embed.HomeOptions;
import keyrail.server.admin.AdminReply;
import keyrail.server.admin.AdminRequest;
import keyrail.server.admin.AdminRouter;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.port.Asker;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers from the home itself, where no daemon serves it: opened to read, or held for as long as one change takes. Used
 * by one thread.
 */
public final class InProcessAdminClient implements AdminClient {
    /** Endings of paths whose POST changes no row but the ledger's. */
    private static final Set<String> READING_POSTS = Set.of("/test", "/verify", "/inference/send");

    private final HomeOptions options;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Home reading;

    public InProcessAdminClient(HomeOptions options) {
        this.options = options;
    }

    @Override
    public AdminAnswer call(String method, String path, @Nullable JsonNode body) {
        return call(method, path, body, text -> {});
    }

    @Override
    public AdminAnswer call(String method, String path, @Nullable JsonNode body, Consumer<String> text) {
        try (Interruptible asker = new Interruptible(text, closed)) {
            return call(method, path, body, asker);
        }
    }

    private AdminAnswer call(String method, String path, @Nullable JsonNode body, Asker asker) {
        try {
            int question = path.indexOf('?');
            String plain = question < 0 ? path : path.substring(0, question);
            boolean reads = method.equals("GET") || READING_POSTS.stream().anyMatch(plain::endsWith);
            AdminRequest request = new AdminRequest(
                    method,
                    "/v1" + plain,
                    question < 0 ? "" : path.substring(question + 1),
                    body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8),
                    "cli",
                    RequestId.of(options.clock().millis(), ThreadLocalRandom.current())
                            .value(),
                    AdminScope.ALL,
                    Optional.empty());
            return answer(reads ? read(request, asker) : change(request));
        } catch (KeyrailException refused) {
            return answer(AdminRouter.refusal(refused.failure()));
        }
    }

    private static AdminAnswer answer(AdminReply reply) {
        return new AdminAnswer(reply.status(), JsonMapper.shared().readTree(reply.json()));
    }

    private AdminReply read(AdminRequest request, Asker asker) {
        Home home = reading;
        if (home == null) {
            home = Home.open(options, Home.Mode.READ);
            reading = home;
        }
        return HomeAdmin.of(home, null).handle(request, asker);
    }

    private AdminReply change(AdminRequest request) {
        closeReading();
        try (Home home = Home.open(options, Home.Mode.CHANGE)) {
            return HomeAdmin.of(home, null).handle(request);
        }
    }

    @Override
    public void close() {
        closeReading();
        closed.countDown();
    }

    private void closeReading() {
        Home home = reading;
        reading = null;
        if (home != null) {
            home.close();
        }
    }
}
