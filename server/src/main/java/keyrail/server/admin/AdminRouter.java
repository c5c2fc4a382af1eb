package keyrail.server.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds the route of a call and carries it out; every failure becomes an answer. Safe for use by several threads. */
public final class AdminRouter {
    private static final Logger LOG = LoggerFactory.getLogger(AdminRouter.class);
    private static final String PREFIX = "/v1";
    private static final int LARGEST_BODY_BYTES = 1 << 20;

    private final List<AdminRoute> routes;

    public AdminRouter(List<AdminRoute> routes) {
        this.routes = List.copyOf(routes);
    }

    public List<AdminRoute> routes() {
        return routes;
    }

    /** May block: routes read and write files and the database. */
    public AdminReply handle(AdminRequest request) {
        try {
            if (request.body().length > LARGEST_BODY_BYTES) {
                throw new KeyrailException(FailureCode.BODY_TOO_LARGE, "the body is larger than 1 MiB");
            }
            Outcome outcome = dispatch(request);
            return new AdminReply(outcome.status(), Fields.JSON.writeValueAsBytes(outcome.json()));
        } catch (KeyrailException refused) {
            return error(refused.failure());
        } catch (RuntimeException defect) {
            LOG.atError()
                    .setCause(defect)
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .log("admin request failed");
            return error(Failure.of(
                    FailureCode.INTERNAL,
                    "Keyrail failed at " + request.method() + " " + request.path() + " ("
                            + defect.getClass().getSimpleName() + "); the log has the details"));
        }
    }

    private Outcome dispatch(AdminRequest request) {
        if (!request.path().startsWith(PREFIX + "/")) {
            throw unknown(request);
        }
        String[] segments = request.path().substring(PREFIX.length()).split("/");
        boolean pathKnown = false;
        for (AdminRoute route : routes) {
            Optional<List<String>> values = route.match(segments);
            if (values.isPresent()) {
                pathKnown = true;
                if (route.method().equals(request.method())) {
                    return route.handler().handle(new Exchange(request, values.get()));
                }
            }
        }
        if (pathKnown) {
            throw new KeyrailException(
                    FailureCode.METHOD_NOT_ALLOWED, request.path() + " does not take " + request.method());
        }
        throw unknown(request);
    }

    private static KeyrailException unknown(AdminRequest request) {
        return new KeyrailException(
                FailureCode.UNKNOWN_ENDPOINT, "the admin API has no " + request.path() + "; is the daemon older?");
    }

    private static AdminReply error(Failure failure) {
        ObjectNode root = Fields.JSON.createObjectNode();
        ObjectNode error = root.putObject("error");
        error.put("code", failure.code().text());
        error.put("message", failure.message());
        ObjectNode details = error.putObject("details");
        if (failure instanceof Failure.Gateway gateway) {
            for (Map.Entry<String, List<String>> detail : gateway.details().entrySet()) {
                detail.getValue().forEach(details.withArray(detail.getKey())::add);
            }
        }
        return new AdminReply(failure.httpStatus(), Fields.JSON.writeValueAsBytes(root));
    }
}
