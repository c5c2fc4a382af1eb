package keyrail.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import keyrail.rehearsal.vendor.Dialect;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays all vendors for manual use: {@code --keys a,b} (any key where left out), {@code --port N} for the first of six
 * ports in a row (free ones where left out), {@code --log} for one more JSON line with each answer that has ended.
 * Prints one JSON line when all listen, and runs until killed.
 */
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) throws InterruptedException {
        String[] keys = option(arguments, "--keys", "").isEmpty()
                ? new String[0]
                : option(arguments, "--keys", "").split(",");
        int port = Integer.parseInt(option(arguments, "--port", "0"));
        boolean log = List.of(arguments).contains("--log");
        List<String> urls = new ArrayList<>();
        for (Dialect dialect : Dialect.values()) {
            RehearsalServer server = RehearsalServer.start(RehearsalOptions.of(dialect)
                    .withAnyModel(dialect == Dialect.OLLAMA ? new String[0] : keys)
                    .withPort(port == 0 ? 0 : port + dialect.ordinal()));
            if (log) {
                server.whenEnded(request -> System.out.println(line(dialect, request)));
            }
            urls.add("\"" + dialect.name().toLowerCase(Locale.ROOT) + "\":\"" + server.baseUrl() + "\"");
        }
        System.out.println("{\"ok\":true,\"event\":\"ready\"," + String.join(",", urls) + "}");
        Thread.currentThread().join();
    }

    private static String line(Dialect dialect, RecordedRequest request) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("event", "request")
                .put("vendor", dialect.name().toLowerCase(Locale.ROOT))
                .put("method", request.method())
                .put("path", request.path())
                .put("model", request.model())
                .put("status", request.status())
                .put("closedEarly", request.closedEarlyAt().isPresent())
                .toString();
    }

    private static String option(String[] arguments, String name, String otherwise) {
        for (int index = 0; index < arguments.length - 1; index++) {
            if (arguments[index].equals(name)) {
                return arguments[index + 1];
            }
        }
        return otherwise;
    }
}
