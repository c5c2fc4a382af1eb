package keyrail.system.property;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Beside the declared splices, not one byte of a request or an answer is changed. Each upstream has a twin that is asked
 * directly, with the body the upstream is to get: what it answers is what the upstream answered.
 */
class RelayBytesPropertyTest {
    private static final List<String> BEHAVIOURS = List.of(
            "",
            "",
            "n=1",
            "n=40",
            "torn",
            "torn~n=30",
            "drip~n=3",
            "crlf",
            "crlf~torn",
            "crlf~drip~n=2",
            "cached=7",
            "big=100000",
            "big=70000~torn",
            "size=1200",
            "err=2",
            "status=429~ra=1",
            "status=503");
    private static final String EMPTY_CHOICES = "\"choices\":[],\"usage\":{";

    @TempDir
    Path folder;

    private final Map<Dialect, RehearsalServer> upstreams = new EnumMap<>(Dialect.class);
    private final Map<Dialect, RehearsalServer> twins = new EnumMap<>(Dialect.class);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RunningHome home;
    private int good;

    @AfterEach
    void close() {
        client.shutdownNow();
        if (home != null) {
            home.close();
        }
        upstreams.values().forEach(RehearsalServer::close);
        twins.values().forEach(RehearsalServer::close);
    }

    @Test
    void messagesAndTheirAnswersPassByteForByteBesideTheDeclaredSplices() throws Exception {
        check(RelayTarget.ANTHROPIC, Seeds.fixed("messages"), 150);
    }

    @Test
    void chatsAndTheirAnswersPassByteForByteBesideTheDeclaredSplices() throws Exception {
        check(RelayTarget.CHAT, Seeds.fixed("chats"), 150);
    }

    @Tag("deep")
    @Test
    void thousandsOfMessagesPassByteForByteBesideTheDeclaredSplices() throws Exception {
        check(RelayTarget.ANTHROPIC, Seeds.fresh("messages"), 3_000);
    }

    @Tag("deep")
    @Test
    void thousandsOfChatsPassByteForByteBesideTheDeclaredSplices() throws Exception {
        check(RelayTarget.CHAT, Seeds.fresh("chats"), 3_000);
    }

    private void check(List<RelayTarget.Vendor> vendors, long seed, int cases) throws Exception {
        List<RelayTarget> targets = RelayTarget.all(vendors, new Random(seed));
        open(vendors, targets);
        for (int index = 0; index < cases; index++) {
            Random random = Seeds.random(seed, index);
            RelayCase one = RelayCase.random(random, targets);
            Behaviour behaviour = behaviour(random);
            check(one, behaviour, random.nextInt(3) == 0, "seed " + seed + " case " + index + " " + one.target());
        }
        assertThat(good).as("answers of status 200, seed %s", seed).isGreaterThan(cases * 3 / 4);
    }

    private static Behaviour behaviour(Random random) {
        RandomJson json = new RandomJson(random);
        // Bodies have fields of any name, and what is done with those is the vendor's business.
        Behaviour behaviour = Behaviour.script(json.pick(BEHAVIOURS) + "~lax");
        return json.oneIn(2) ? behaviour : behaviour.withText(json.text(500));
    }

    private void open(List<RelayTarget.Vendor> vendors, List<RelayTarget> targets) {
        Map<String, Dialect> providers = vendors.stream()
                .collect(Collectors.toMap(
                        RelayTarget.Vendor::provider, RelayTarget.Vendor::dialect, (one, same) -> one));
        providers.values().forEach(dialect -> {
            upstreams.put(
                    dialect, RehearsalServer.start(RehearsalOptions.of(dialect).withAnyModel("key")));
            twins.put(
                    dialect, RehearsalServer.start(RehearsalOptions.of(dialect).withAnyModel("key")));
        });
        String endpoints = providers.entrySet().stream()
                .filter(provider -> provider.getValue() != Dialect.OLLAMA)
                .map(provider -> "\"" + provider.getKey() + "\": {\"endpoint\": \""
                        + upstreams.get(provider.getValue()).baseUrl() + "\"}")
                .collect(Collectors.joining(", "));
        List<RelayTarget> profiles =
                targets.stream().filter(RelayTarget::isProfile).toList();
        String routes = profiles.stream()
                .map(target ->
                        "{\"model\": \"to-" + target.profile() + "-*\", \"profile\": \"" + target.profile() + "\"}")
                .collect(Collectors.joining(", "));
        home = new RunningHome(
                folder,
                "{\"providers\": {" + endpoints + "}, \"llm\": {\"profiles\": {"
                        + profiles.stream().map(RelayTarget::configuration).collect(Collectors.joining(", "))
                        + "}, \"modelRoutes\": [" + routes + "]}}");
        assertThat(home.home().config().current().diagnostics()).isEmpty();
        providers.forEach((provider, dialect) -> home.connection(
                provider,
                provider,
                dialect == Dialect.OLLAMA ? upstreams.get(dialect).baseUrl() + "/v1" : null,
                "key"));
    }

    private void check(RelayCase one, Behaviour behaviour, boolean chunked, String what) throws Exception {
        Dialect dialect = one.target().dialect();
        RehearsalServer upstream = upstreams.get(dialect);
        upstream.forget();
        upstream.behave(request -> behaviour);
        twins.get(dialect).behave(request -> behaviour);
        String description =
                what + " " + behaviour + "\nsent: " + shortened(one.bodies().sent());

        HttpResponse<byte[]> answer = send(toHome(one, chunked));

        assertThat(upstream.requests()).as(description + answerText(answer)).hasSize(1);
        RecordedRequest arrived = upstream.requests().getFirst();
        assertThat(new String(arrived.body(), UTF_8))
                .as(description)
                .isEqualTo(one.bodies().arriving());
        assertThat(arrived.body())
                .as(description)
                .isEqualTo(one.bodies().arriving().getBytes(UTF_8));

        HttpResponse<byte[]> direct = send(toTwin(one));
        String expected = new String(direct.body(), UTF_8);
        assertThat(answer.statusCode()).as(description + answerText(answer)).isEqualTo(direct.statusCode());
        if (one.dropsUsage() && dialect != Dialect.OPENROUTER && direct.statusCode() == 200) {
            expected = withoutUsageEvent(expected);
        }
        assertThat(new String(answer.body(), UTF_8)).as(description).isEqualTo(expected);
        assertThat(answer.body()).as(description).isEqualTo(expected.getBytes(UTF_8));
        good += direct.statusCode() == 200 ? 1 : 0;
    }

    /** The one event with no choices and a usage goes, with the blank line behind it. */
    private static String withoutUsageEvent(String stream) {
        int inside = stream.lastIndexOf(EMPTY_CHOICES);
        if (inside < 0) {
            return stream;
        }
        int start = stream.lastIndexOf("data: ", inside);
        String blank = stream.contains("\r\n\r\n") ? "\r\n\r\n" : "\n\n";
        return stream.substring(0, start) + stream.substring(stream.indexOf(blank, inside) + blank.length());
    }

    private HttpRequest toHome(RelayCase one, boolean chunked) {
        boolean chat = one.target().dialect() != Dialect.ANTHROPIC;
        byte[] body = one.bodies().sent().getBytes(UTF_8);
        HttpRequest.Builder request = home.request(chat ? "/v1/chat/completions" : "/v1/messages", "")
                .POST(
                        chunked
                                ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (!chat) {
            request.header("anthropic-version", one.version());
        }
        return one.profileHeader().isEmpty()
                ? request.build()
                : request.header("x-keyrail-profile", one.profileHeader()).build();
    }

    private HttpRequest toTwin(RelayCase one) {
        Dialect dialect = one.target().dialect();
        boolean chat = dialect != Dialect.ANTHROPIC;
        String url = "http://127.0.0.1:" + twins.get(dialect).port() + dialect.prefix()
                + (chat ? "/chat/completions" : "/messages");
        boolean bearer = chat || one.version().equals("2026-10-21");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .header(bearer ? "authorization" : "x-api-key", bearer ? "Bearer key" : "key")
                .POST(HttpRequest.BodyPublishers.ofString(one.bodies().arriving()));
        return (chat ? request : request.header("anthropic-version", one.version())).build();
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String answerText(HttpResponse<byte[]> answer) {
        return "\nanswered " + answer.statusCode() + ": " + shortened(new String(answer.body(), UTF_8));
    }

    private static String shortened(String text) {
        return text.length() <= 3_000 ? text : text.substring(0, 3_000) + "… of " + text.length();
    }
}
