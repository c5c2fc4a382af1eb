package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import keyrail.system.property.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever addresses a request holds, and wherever: it goes to its connection's and nobody else is even looked up. */
class DestinationTest {
    private static final List<String> NAMES = List.of(
            "api_base",
            "base_url",
            "baseUrl",
            "url",
            "uri",
            "host",
            "hostname",
            "endpoint",
            "proxy",
            "region",
            "target",
            "server",
            "address",
            "callback_url",
            "webhook",
            "destination",
            "upstream",
            "apiBase",
            "azure_endpoint",
            "api_version",
            "deployment_id",
            "litellm_params",
            "extra_headers",
            "x-keyrail-base-url",
            "forward",
            "model_url",
            "image_url",
            "file_url",
            "provider_connection",
            "connection");
    private static final List<String> FIELDS = List.of(
            "x-base-url",
            "x-api-base",
            "api-base",
            "x-keyrail-base-url",
            "x-keyrail-endpoint",
            "x-keyrail-connection",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-original-url",
            "x-rewrite-url",
            "forwarded",
            "x-host",
            "referer",
            "x-target",
            "proxy",
            "x-http-host-override",
            "location",
            "openai-organization",
            "x-portkey-custom-host");
    private static final List<Surface> SURFACES = List.of(
            new Surface("/v1/messages", Dialect.ANTHROPIC, "key-anthropic", "/v1/messages"),
            new Surface("/v1/messages/count_tokens", Dialect.ANTHROPIC, "key-anthropic", "/v1/messages/count_tokens"),
            new Surface("/v1/chat/completions", Dialect.OPENAI, "key-openai", "/v1/chat/completions"),
            new Surface("/v1/responses", Dialect.OPENAI, "key-openai", "/v1/responses"),
            new Surface("/v1/embeddings", Dialect.OPENAI, "key-openai", "/v1/embeddings"),
            new Surface("/v1beta/models/%s:generateContent", Dialect.GEMINI, "key-gemini", "/v1beta/models/"));

    @TempDir
    Path folder;

    private final RehearsalServer anthropic = vendor(Dialect.ANTHROPIC, "key-anthropic");
    private final RehearsalServer openai = vendor(Dialect.OPENAI, "key-openai");
    private final RehearsalServer gemini = vendor(Dialect.GEMINI, "key-gemini");
    private final Trap trap = new Trap();
    private final Set<String> lookedUp = ConcurrentHashMap.newKeySet();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RunningHome home;
    private OwnNames plane;

    /** Where a call comes in, and where it has to go out. */
    private record Surface(String path, Dialect dialect, String key, String outbound) {}

    private static RehearsalServer vendor(Dialect dialect, String key) {
        return RehearsalServer.start(
                RehearsalOptions.of(dialect).withAnyModel(key).withRecorded(0));
    }

    @BeforeEach
    void open() throws Exception {
        home = new RunningHome(folder, """
                        { "providers": { "anthropic": { "endpoint": "%s" }, "openai": { "endpoint": "%s" },
                            "gemini": { "endpoint": "%s" } },
                          "llm": { "profiles": { "anthropic": { "provider_connection": "a" },
                            "openai": { "provider_connection": "o" }, "gemini": { "provider_connection": "g" } } } }
                        """.formatted(anthropic.baseUrl(), openai.baseUrl(), gemini.baseUrl()))
                .connection("a", "anthropic", null, "key-anthropic")
                .connection("o", "openai", null, "key-openai")
                .connection("g", "gemini", null, "key-gemini");
        plane = new OwnNames(home, host -> {
            lookedUp.add(host);
            return InetAddress.getAllByName(host);
        });
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        plane.close();
        home.close();
        List.of(anthropic, openai, gemini).forEach(RehearsalServer::close);
        trap.close();
    }

    @Test
    void addressesInARequestLeadNowhere() {
        check(Seeds.fixed("destination"), 300);
    }

    @Tag("deep")
    @Test
    void tenThousandRequestsFullOfAddressesLeadNowhere() {
        int calls = 10_000;
        Set<String> reached = check(Seeds.fresh("destination"), calls);
        Figures.print(
                "destination",
                Map.of(
                        "requests",
                        calls,
                        "reachedTheirVendor",
                        served(),
                        "elsewhere",
                        trap.caught(),
                        "lookedUp",
                        lookedUp,
                        "outboundPaths",
                        reached.size()));
    }

    private int served() {
        return anthropic.served() + openai.served() + gemini.served();
    }

    private Set<String> check(long seed, int calls) {
        Set<String> paths = ConcurrentHashMap.newKeySet();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        for (Dialect dialect : List.of(Dialect.ANTHROPIC, Dialect.OPENAI, Dialect.GEMINI)) {
            server(dialect).whenEnded(request -> {
                paths.add(request.path());
                if (!isExpected(dialect, request)) {
                    wrong.add(dialect + " was asked for " + request.path() + " with " + request.key());
                }
            });
        }
        for (int call = 0; call < calls; call++) {
            Random random = Seeds.random(seed, call);
            Surface surface = SURFACES.get(random.nextInt(SURFACES.size()));
            send(request(random, surface));
        }
        assertThat(wrong).as("seed %s", seed).isEmpty();
        assertThat(trap.caught()).as("seed %s", seed).isZero();
        assertThat(lookedUp).containsExactly("127.0.0.1");
        // What a request is refused for is its own affair, but most of them have to go out for this to mean anything.
        assertThat(served()).isGreaterThan(calls / 2);
        return paths;
    }

    private RehearsalServer server(Dialect dialect) {
        return dialect == Dialect.ANTHROPIC ? anthropic : dialect == Dialect.OPENAI ? openai : gemini;
    }

    private static boolean isExpected(Dialect dialect, RecordedRequest request) {
        return SURFACES.stream()
                .anyMatch(surface -> surface.dialect() == dialect
                        && surface.key().equals(request.key())
                        && (surface.outbound().endsWith("/")
                                ? request.path().startsWith(surface.outbound())
                                        && request.path()
                                                        .chars()
                                                        .filter(one -> one == '/')
                                                        .count()
                                                == 3
                                : surface.outbound().equals(request.path())));
    }

    private String address(Random random) {
        int port = trap.port();
        List<String> addresses = List.of(
                "http://127.0.0.1:" + port,
                "http://localhost:" + port + "/v1",
                "https://127.0.0.1:" + port + "/",
                "//127.0.0.1:" + port,
                "127.0.0.1:" + port,
                "http://user:pw@127.0.0.1:" + port + "/v1",
                "http://[::1]:" + port,
                "http://0.0.0.0:" + port,
                "http://2130706433:" + port,
                "http://127.0.0.1:" + port + "#@api.openai.com",
                "../../../127.0.0.1:" + port,
                "http://trap.example:" + port,
                "unix:///var/run/x.sock");
        return addresses.get(random.nextInt(addresses.size()));
    }

    private HttpRequest request(Random random, Surface surface) {
        String model = random.nextInt(4) == 0 ? address(random) : "some-model";
        ObjectNode body = body(surface, model);
        for (int times = 1 + random.nextInt(6); times > 0; times--) {
            spoil(body, random);
        }
        String path = surface.path().formatted(URLEncoder.encode(model, StandardCharsets.UTF_8));
        StringBuilder query = new StringBuilder();
        for (int times = random.nextInt(3); times > 0; times--) {
            query.append(query.isEmpty() ? "?" : "&")
                    .append(pick(NAMES, random))
                    .append('=')
                    .append(URLEncoder.encode(address(random), StandardCharsets.UTF_8));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(plane.url() + path + query))
                .timeout(Duration.ofSeconds(10))
                .header("content-type", "application/json")
                .header("anthropic-version", "2023-06-01")
                .header("x-keyrail-key", RunningHome.CLIENT_KEY)
                .header("x-keyrail-profile", surface.dialect().name().toLowerCase(Locale.ROOT))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        for (int times = random.nextInt(4); times > 0; times--) {
            request.header(pick(FIELDS, random), address(random));
        }
        return request.build();
    }

    private static ObjectNode body(Surface surface, String model) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        if (surface.dialect() == Dialect.GEMINI) {
            body.putArray("contents")
                    .addObject()
                    .put("role", "user")
                    .putArray("parts")
                    .addObject()
                    .put("text", "Hello");
            return body;
        }
        body.put("model", model);
        if (surface.path().endsWith("/embeddings") || surface.path().endsWith("/responses")) {
            return body.put("input", "Hello");
        }
        if (!surface.path().endsWith("count_tokens")) {
            body.put("max_tokens", 9);
        }
        body.putArray("messages").addObject().put("role", "user").put("content", "Hello");
        return body;
    }

    /** Puts an address under a new name, or in the place of a text, anywhere in the tree. */
    private void spoil(JsonNode node, Random random) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>(object.propertyNames());
            if (names.isEmpty() || random.nextInt(3) == 0) {
                object.put(pick(NAMES, random), address(random));
                return;
            }
            String name = names.get(random.nextInt(names.size()));
            if (object.get(name).isString() && name.equals("content")) {
                object.put(name, address(random));
            } else if (object.get(name).isContainer()) {
                spoil(object.get(name), random);
            } else {
                object.putObject(pick(NAMES, random)).put("url", address(random));
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            spoil(array.get(random.nextInt(array.size())), random);
        }
    }

    private static String pick(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private void send(HttpRequest request) {
        try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
