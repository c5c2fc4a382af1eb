package keyrail.app.home;

import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Snapshot;
import keyrail.core.routing.Trace;
import keyrail.core.session.Pin;
import keyrail.embed.Home;
import keyrail.engine.Router;
import keyrail.server.admin.port.RouteExplainer;
import org.jspecify.annotations.Nullable;

/** Asks the router of calls how it would route one. */
final class HomeRoutes implements RouteExplainer {
    private final Home home;
    private final Router router = new Router();

    HomeRoutes(Home home) {
        this.home = home;
    }

    @Override
    public Trace explain(Question question) {
        Snapshot snapshot = home.snapshot();
        String conversation = question.conversation();
        Pin pin = conversation == null ? null : home.sessions().pin(conversation);
        String model = question.model() == null ? Router.DEFAULT_MODEL : question.model();
        return router.explain(
                snapshot,
                new RouteRequest(null, model, question.callSite(), pin, grants(snapshot, question.clientKey())));
    }

    private static Grants grants(Snapshot snapshot, @Nullable String clientKey) {
        if (clientKey == null) {
            return Grants.ALL;
        }
        return snapshot.clientKeys().values().stream()
                .filter(key -> key.name().value().equals(clientKey))
                .map(ClientKey::grants)
                .findFirst()
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.NOT_FOUND, "no client key \"" + clientKey + "\"; run keyrail client-keys list"));
    }
}
