package keyrail.system.surface;

import static keyrail.system.surface.Surfaces.member;
import static keyrail.system.surface.Surfaces.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.system.RunningHome;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Each surface by itself: which credential it uses, what the ledger learns, how it refuses. */
class SurfaceTest {
    private static final String GEMINI_BODY = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"four\"}]}]}";

    @TempDir
    Path folder;

    private Surfaces surfaces;

    @BeforeEach
    void open() {
        surfaces = new Surfaces(folder);
    }

    @AfterEach
    void close() {
        surfaces.close();
    }

    private LedgerRow row(HttpResponse<byte[]> answer) {
        return surfaces.row(answer);
    }

    private void expectUsage(HttpResponse<byte[]> answer, String format) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        LedgerRow row = row(answer);
        assertThat(row.outcome()).isEqualTo("ok");
        assertThat(row.format()).isEqualTo(format);
        assertThat(row.usageState()).as(text(answer)).isEqualTo(UsageState.REPORTED);
        assertThat(row.usage().inputTokens()).isPositive();
    }

    @Test
    void everySurfaceUsesTheCredentialOfItsProfilesConnection() {
        for (String profile : List.of("a", "b", "a")) {
            surfaces.openai.forget();
            String model = "{\"model\":\"" + profile + "\",\"input\":\"x\",\"voice\":\"v\",\"prompt\":\"p\"}";
            FormDraft form = new FormDraft("b").field("model", profile).file("file", new byte[] {1});
            List<HttpResponse<byte[]>> answers = List.of(
                    surfaces.post("/v1/responses", "{\"model\":\"" + profile + "\",\"input\":\"x\"}"),
                    surfaces.post("/v1/embeddings", model),
                    surfaces.post("/v1/images/generations", model),
                    surfaces.post("/v1/audio/speech", model),
                    surfaces.send(surfaces.request(
                            "POST", "/v1/audio/transcriptions", form.end(), "content-type", form.contentType())),
                    surfaces.get("/v1/files", "x-keyrail-profile", profile),
                    surfaces.get("/v1/batches", "x-keyrail-profile", profile));
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
                assertThat(row(answer).connection()).isEqualTo("openai-" + profile);
                assertThat(row(answer).credential()).startsWith("credential/openai-" + profile + "/");
            });
            assertThat(surfaces.openai.keysSeen()).containsExactly("key-openai-" + profile);
            assertThat(surfaces.openai.requests())
                    .hasSize(answers.size())
                    .allSatisfy(request -> assertThat(request.fields().toString())
                            .doesNotContain("kr_test")
                            .doesNotContain("x-keyrail"));
        }
    }

    @Test
    void theLedgerHasTheTokensOfEveryFormat() {
        expectUsage(surfaces.post("/v1/responses", "{\"model\":\"a\",\"input\":\"four\"}"), "openai-responses");
        expectUsage(
                surfaces.post("/v1/responses", "{\"model\":\"a\",\"input\":\"four\",\"stream\":true}"),
                "openai-responses");
        expectUsage(surfaces.post("/v1/embeddings", "{\"model\":\"a\",\"input\":\"four\"}"), "openai-chat");
        expectUsage(surfaces.post("/v1beta/models/gem:generateContent", GEMINI_BODY), "gemini-generate");
        expectUsage(surfaces.post("/v1beta/models/gem:streamGenerateContent?alt=sse", GEMINI_BODY), "gemini-generate");
        expectUsage(surfaces.post("/v1beta/models/gem:streamGenerateContent", GEMINI_BODY), "gemini-generate");
        expectUsage(surfaces.post("/v1/models/gem:generateContent", GEMINI_BODY), "gemini-generate");
        assertThat(surfaces.gemini.requests().getLast().path()).startsWith("/v1/models/");
        expectUsage(
                surfaces.post("/v1beta/models/gem:embedContent", "{\"content\":{\"parts\":[{\"text\":\"x\"}]}}"),
                "gemini-generate");
        String chat = "{\"model\":\"local\",\"messages\":[{\"role\":\"user\",\"content\":\"four\"}]";
        expectUsage(surfaces.post("/api/chat", chat + "}"), "ollama-chat");
        expectUsage(surfaces.post("/api/chat", chat + ",\"stream\":false}"), "ollama-chat");
        expectUsage(surfaces.post("/api/embed", "{\"model\":\"local\",\"input\":\"four\"}"), "ollama-chat");
    }

    @Test
    void cachedTokensArePartOfTheInput() {
        surfaces.gemini.enqueue(Behaviour.script("cached=9~n=3"));
        HttpResponse<byte[]> gemini = surfaces.post("/v1beta/models/gem:streamGenerateContent?alt=sse", GEMINI_BODY);
        surfaces.openai.enqueue(Behaviour.script("cached=9~n=3"));
        HttpResponse<byte[]> responses =
                surfaces.post("/v1/responses", "{\"model\":\"a\",\"input\":\"four\",\"stream\":true}");
        for (HttpResponse<byte[]> answer : List.of(gemini, responses)) {
            Usage usage = row(answer).usage();
            assertThat(usage.inputTokens()).isEqualTo(10);
            assertThat(usage.cacheReadTokens()).isEqualTo(9);
            assertThat(usage.outputTokens()).isPositive();
        }
    }

    @Test
    void countingConsumesNothing() {
        HttpResponse<byte[]> gemini = surfaces.post("/v1beta/models/gem:countTokens", GEMINI_BODY);
        HttpResponse<byte[]> openai =
                surfaces.post("/v1/responses/input_tokens", "{\"model\":\"a\",\"input\":\"four\"}");
        assertThat(text(gemini)).contains("\"totalTokens\":1");
        assertThat(text(openai)).contains("\"input_tokens\":1");
        assertThat(row(gemini).usage()).isEqualTo(Usage.NONE);
        assertThat(row(openai).usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void geminisKeyGoesIntoItsFieldAndTheClientsQueryKeyNowhere() {
        HttpResponse<byte[]> answer =
                surfaces.post("/v1beta/models/gem:streamGenerateContent?alt=sse&key=client-secret", GEMINI_BODY);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        RecordedRequest arrived = surfaces.gemini.requests().getFirst();
        assertThat(arrived.query()).isEqualTo("alt=sse");
        assertThat(arrived.header("x-goog-api-key")).contains("key-gemini");
        assertThat(arrived.header("authorization")).isEmpty();
    }

    @Test
    void aRejectedGeminiKeyIsToldAsTheConnectionsFault() {
        surfaces.home.rotate("gemini-a", "key-wrong");
        HttpResponse<byte[]> answer = surfaces.post("/v1beta/models/gem:generateContent", GEMINI_BODY);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-keyrail-error")).contains("upstream_auth_failed");
        assertThat(text(answer)).contains("gemini-a").contains("\"reason\":\"UPSTREAM_AUTH_FAILED\"");
    }

    @Test
    void eachDialectRefusesInItsOwnEnvelope() {
        String gemini = text(surfaces.post("/v1beta/models/nobody:generateContent", "{}"));
        assertThat(gemini).startsWith("{\"error\":{\"code\":404,").contains("\"status\":\"NOT_FOUND\"");
        String ollama = text(surfaces.post("/api/chat", "{\"model\":\"nobody\"}"));
        assertThat(ollama).startsWith("{\"error\":\"").endsWith("\"}");
        String responses = text(surfaces.post("/v1/responses", "{\"model\":\"nobody\"}"));
        assertThat(responses).startsWith("{\"error\":{\"message\":").contains("\"code\":\"unknown_profile\"");
        String batches = text(surfaces.get("/v1/messages/batches/none"));
        assertThat(batches).startsWith("{\"type\":\"error\",\"error\":{");
    }

    @Test
    void aStreamThatBreaksOffEndsInAnErrorOfItsDialect() {
        surfaces.ollama.enqueue(Behaviour.script("n=5~cut=2"));
        String lines = cutText("/api/chat", "{\"model\":\"local\",\"messages\":[]}");
        assertThat(lines.lines().toList().getLast()).startsWith("{\"error\":\"");
        surfaces.openai.enqueue(Behaviour.script("n=5~cut=2"));
        String events = cutText("/v1/responses", "{\"model\":\"a\",\"input\":\"x\",\"stream\":true}");
        assertThat(events).contains("event: error\ndata: {\"type\":\"error\",\"code\":\"upstream_cut\"");
        surfaces.gemini.enqueue(Behaviour.script("n=5~cut=2"));
        String chunks = cutText("/v1beta/models/gem:streamGenerateContent?alt=sse", GEMINI_BODY);
        assertThat(chunks).contains("data: {\"error\":{\"code\":502");
    }

    @Test
    void aStreamThatIsAnArrayBreaksOffAsAnArray() {
        String path = "/v1beta/models/gem:streamGenerateContent";
        surfaces.gemini.enqueue(Behaviour.script("n=5~cut=2"));
        String array = cutText(path, GEMINI_BODY);
        assertThat(array).doesNotContain("data:");
        JsonNode elements = JsonTree.read(array).orElseThrow(() -> new AssertionError(array));
        assertThat(elements.isArray()).isTrue();
        assertThat(elements.get(elements.size() - 1).at("/error/code").asInt()).isEqualTo(502);

        // Inside of an element there is no place for an error, so that only the missing end tells.
        surfaces.gemini.enqueue(Behaviour.script("n=5~cutbytes=40"));
        String broken = cutText(path, GEMINI_BODY);
        assertThat(broken).startsWith("[{").doesNotContain("error").doesNotContain("data:");
        assertThat(JsonTree.read(broken)).isEmpty();
    }

    /** What came before the cut; the client of the test library tells a cut by failing. */
    private String cutText(String path, String body) {
        return RawText.of(surfaces.home.plane().port(), path, body);
    }

    @Test
    void theListsOfModelsHaveTheShapeOfTheirApi() {
        assertThat(text(surfaces.get("/v1beta/models")))
                .startsWith("{\"models\":[{\"name\":\"models/a\"")
                .contains("\"streamGenerateContent\"");
        assertThat(text(surfaces.get("/v1beta/models/gem"))).startsWith("{\"name\":\"models/gem\"");
        assertThat(text(surfaces.get("/v1/models", "x-goog-api-key", RunningHome.CLIENT_KEY)))
                .startsWith("{\"models\":[");
        assertThat(surfaces.get("/v1beta/models/nobody").statusCode()).isEqualTo(404);
        assertThat(text(surfaces.get("/api/tags"))).startsWith("{\"models\":[{\"name\":\"a\",\"model\":\"a\"");
        assertThat(text(surfaces.get("/v1/models"))).startsWith("{\"object\":\"list\"");
    }

    @Test
    void whatIsNotServedIsAnsweredWithWhatIs() {
        for (String path : List.of(
                "/v1/moderations",
                "/v1/responses/../files",
                "/v1/files/..",
                "/v1/responses/a%2Fb",
                "/v1beta/models/gem:predict",
                "/v1beta/files",
                "/api/pull",
                "/v1/messages/batches/a/b")) {
            HttpResponse<byte[]> answer = surfaces.post(path, "{}");
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.headers().firstValue("x-keyrail-error")).as(path).contains("unknown_endpoint");
            assertThat(text(answer)).contains("POST /v1/responses").contains("POST /api/chat");
        }
        HttpResponse<byte[]> wrongMethod = surfaces.get("/v1/embeddings");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(text(wrongMethod)).contains("takes POST");
        assertThat(surfaces.openai.served()).isZero();
    }

    @Test
    void aProviderWithoutTheSurfaceIsNamed() {
        HttpResponse<byte[]> answer = surfaces.post("/v1/embeddings", "{\"model\":\"claude\",\"input\":\"x\"}");
        assertThat(answer.headers().firstValue("x-keyrail-error")).contains("format_mismatch");
        HttpResponse<byte[]> images = surfaces.post("/v1/images/generations", "{\"model\":\"local\",\"prompt\":\"x\"}");
        assertThat(images.statusCode()).isEqualTo(404);
        assertThat(text(images)).contains("ollama").contains("has no call for image");
    }

    @Test
    void aFormThatIsBrokenOrUnclearIsRefusedBeforeAnythingIsSent() {
        byte[] twice =
                new FormDraft("b").field("model", "a").field("model", "b").end();
        assertThat(form(twice, "multipart/form-data; boundary=b")).contains("duplicate_key");
        assertThat(form(twice, "multipart/form-data")).contains("invalid_request");
        assertThat(form(twice, "multipart/form-data; boundary=c")).contains("invalid_request");
        assertThat(form(new byte[] {1, 2, 3}, "multipart/form-data; boundary=b"))
                .contains("invalid_request");
        assertThat(surfaces.openai.served()).isZero();
    }

    private String form(byte[] body, String type) {
        return text(surfaces.send(surfaces.request("POST", "/v1/audio/transcriptions", body, "content-type", type)));
    }

    @Test
    void sendSpeaksToGemini() {
        HttpResponse<byte[]> direct = surfaces.post("/v1beta/models/gem:generateContent", GEMINI_BODY);
        var reply = surfaces.home
                .home()
                .engine()
                .sender()
                .send(new keyrail.engine.send.SendRequest(
                        new keyrail.core.access.Caller("cli", keyrail.core.access.Grants.ALL),
                        "four",
                        null,
                        null,
                        "gem",
                        null,
                        piece -> {}))
                .join();
        assertThat(reply.text()).isEqualTo(member(direct, "text"));
        assertThat(reply.usage().outputTokens()).isPositive();
    }
}
