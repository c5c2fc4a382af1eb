package keyrail.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RehearsalServerTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String KEY = "authorization: Bearer k";

    private final RehearsalServer server =
            RehearsalServer.start(RehearsalOptions.of(Dialect.OPENAI).withAnyModel("k"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anOrdinaryClientGetsAnOrdinaryAnswer() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                            .header("authorization", "Bearer k")
                            .POST(HttpRequest.BodyPublishers.ofString(ask("m", true)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void remembersExactlyWhatItWasSent() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.post(PATH + "?a=b", ask("m", false), KEY, "x-note: é").readUntil("}}");
            client.post(PATH, ask("m", false), "authorization: Bearer other").readUntil("}}");
        }

        List<RecordedRequest> requests = server.requests();
        assertThat(requests).hasSize(2);
        assertThat(requests.getFirst().body()).asString().isEqualTo(ask("m", false));
        assertThat(requests.getFirst().query()).isEqualTo("a=b");
        assertThat(requests.getFirst().model()).isEqualTo("m");
        assertThat(requests.get(0).connection()).isEqualTo(requests.get(1).connection());
        assertThat(requests.get(1).status()).isEqualTo(401);
        assertThat(server.keysSeen()).containsExactlyInAnyOrder("k", "other");
        server.forget();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void bothKeysOpenAModelWhileOneReplacesTheOther() throws IOException {
        server.accept("m", "k", "k2");
        assertThat(statusLine("m", KEY)).contains("200");
        assertThat(statusLine("m", "authorization: Bearer k2")).contains("200");
        server.accept("m", "k2");
        assertThat(statusLine("m", KEY)).contains("401");
    }

    @Test
    void failsWithTheStatusAndTheWaitItIsTold() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            String answer =
                    client.post(PATH, ask("m~status=429~ra=2", true), KEY).readUntil("}}");

            assertThat(answer).startsWith("HTTP/1.1 429 ").contains("retry-after: 2\r\n", "rate_limit_exceeded");
        }
    }

    @Test
    void queuedBehavioursAreUsedOnceInOrder() throws IOException {
        server.enqueue(Behaviour.script("status=500"), Behaviour.script("status=503"));

        assertThat(statusLine("m", KEY)).contains("500");
        assertThat(statusLine("m", KEY)).contains("503");
        assertThat(statusLine("m", KEY)).contains("200");
        server.behave(request -> Behaviour.script("status=529"));
        assertThat(statusLine("m", KEY)).contains("529");
    }

    @Test
    void aCutStreamEndsWithoutItsLastChunk() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            String answer = client.post(PATH, ask("m~n=6~cut=3", true), KEY).readUntil("");

            assertThat(answer.split("\"content\":\"", -1)).hasSize(1 + 1 + 3);
            assertThat(answer).doesNotContain("[DONE]").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void aBodyIsCutAtTheByte() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            String answer = client.post(PATH, ask("m~cutbytes=10", false), KEY).readUntil("");

            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).hasSize(10);
        }
    }

    @Test
    void aResetIsNoOrderlyEnd() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.post(PATH, ask("m~reset=1", true), KEY);
            assertThatThrownBy(client::readAll).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void noticesAClientThatLeavesASilentStream() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.post(PATH, ask("m~n=4~stall=2", true), KEY).readUntil("\r\n\r\n");
        }

        await().atMost(Duration.ofSeconds(10))
                .until(() -> server.requests().getFirst().closedEarlyAt().isPresent());
        assertThat(server.requests().getFirst().finishedAt()).isEmpty();
        await().atMost(Duration.ofSeconds(10)).until(() -> server.openConnections() == 0);
    }

    @Test
    void noticesAClientThatLeavesARunningStream() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.post(PATH, ask("m~n=100000~gap=5", true), KEY).readUntil("\r\n\r\n");
        }

        await().atMost(Duration.ofSeconds(10))
                .until(() -> server.requests().getFirst().closedEarlyAt().isPresent());
    }

    @Test
    void tornAndDrippedStreamsAreTheSameText() throws Exception {
        String whole = streamed("m");
        assertThat(whole).contains("data: [DONE]");
        for (String script : List.of("~torn", "~drip")) {
            assertThat(streamed("m" + script).replace("m" + script, "m")).isEqualTo(whole);
        }
        assertThat(streamed("m~crlf").replace("m~crlf", "m")).isEqualTo(whole.replace("\n", "\r\n"));
    }

    @Test
    void tornChunksTearCharacters() throws IOException {
        server.behave(request -> Behaviour.script("n=1~torn").withText("🚂".repeat(50)));
        try (RawClient client = new RawClient(server.port())) {
            byte[] answer =
                    client.post(PATH, ask("m", true), KEY, "connection: close").readAll();

            assertThat(new String(answer, StandardCharsets.UTF_8)).contains("\uFFFD");
        }
    }

    @Test
    void otherThingsThanTheVendorMayAnswer() throws IOException {
        assertThat(body("m~html")).startsWith("HTTP/1.1 200 ").contains("text/html", "<title>");
        assertThat(body("m~redirect=9")).startsWith("HTTP/1.1 307 ").contains("location: http://127.0.0.1:9/");
        assertThat(body("m~garbage")).contains("data: {\"broken\": [0").endsWith("0\r\n\r\n");
        assertThat(body("m~n=3~err=1"))
                .contains("\"error\":")
                .doesNotContain("[DONE]")
                .endsWith("0\r\n\r\n");
        assertThat(body("m~n=3~big=200000")).hasSizeGreaterThan(200_000).contains("[DONE]");
        assertThat(body("m~nonsense=1")).startsWith("HTTP/1.1 400 ").contains("nonsense=1");
    }

    @Test
    void badFramingIsRefusedAndRemembered() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            String answer = client.send("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n")
                    .readUntil("");

            assertThat(answer).startsWith("HTTP/1.1 400 ");
            assertThat(server.framingErrors()).hasSize(1);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void keepsOnlyAsManyRecordsAsItIsTold() throws IOException {
        try (RehearsalServer small = RehearsalServer.start(
                        RehearsalOptions.of(Dialect.OPENAI).withAnyModel().withRecorded(2));
                RawClient client = new RawClient(small.port())) {
            for (int index = 0; index < 5; index++) {
                client.post(PATH, ask("m" + index, false)).readUntil("}}");
            }

            assertThat(small.served()).isEqualTo(5);
            assertThat(small.requests().stream().map(RecordedRequest::model)).containsExactly("m3", "m4");
        }
    }

    private String statusLine(String model, String key) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            return client.post(PATH, ask(model, false), key).readUntil("\r\n");
        }
    }

    private String body(String model) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            return client.post(PATH, ask(model, true), KEY, "connection: close").readUntil("");
        }
    }

    private String streamed(String model) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = client.send(
                            HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                                    .header("authorization", "Bearer k")
                                    .POST(HttpRequest.BodyPublishers.ofString(ask(model, true)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return body.replaceAll("chatcmpl-\\d+", "chatcmpl-1");
        }
    }

    private static String ask(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }
}
