package keyrail.system.surface;

import static keyrail.system.surface.Surfaces.member;
import static keyrail.system.surface.Surfaces.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import keyrail.core.routing.KeptResource;
import keyrail.core.store.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vendor keeps for one account is reached through the connection that made it, and through no other. */
class KeptResourceTest {
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

    private String respond(String profile, boolean stream) {
        HttpResponse<byte[]> answer = surfaces.post(
                "/v1/responses", "{\"model\":\"" + profile + "\",\"input\":\"x\",\"stream\":" + stream + "}");
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return member(answer, "id");
    }

    private HttpResponse<byte[]> delete(String path) {
        HttpRequest request = surfaces.request("DELETE", path, new byte[0]);
        return surfaces.send(request);
    }

    private String error(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("x-keyrail-error").orElse("");
    }

    @Test
    void aStoredResponseIsReadAndRemovedThroughItsOwnConnection() {
        String ofA = respond("a", false);
        String ofB = respond("b", true);
        assertThat(ofA).isNotEqualTo(ofB);
        surfaces.openai.forget();

        HttpResponse<byte[]> readB = surfaces.get("/v1/responses/" + ofB);
        HttpResponse<byte[]> readA = surfaces.get("/v1/responses/" + ofA + "?include[]=x");
        assertThat(readA.statusCode()).as(text(readA)).isEqualTo(200);
        assertThat(readB.statusCode()).as(text(readB)).isEqualTo(200);
        assertThat(surfaces.openai.requests().getFirst().key()).isEqualTo("key-openai-b");
        assertThat(surfaces.openai.requests().getLast().key()).isEqualTo("key-openai-a");
        assertThat(surfaces.row(readA).rung()).isEqualTo("kept_resource");

        assertThat(surfaces.get("/v1/responses/" + ofA + "/input_items").statusCode())
                .isEqualTo(200);
        assertThat(delete("/v1/responses/" + ofA).statusCode()).isEqualTo(200);
        assertThat(error(surfaces.get("/v1/responses/" + ofA))).isEqualTo("resource_not_known");
    }

    @Test
    void askingThroughAnotherConnectionIsATypedErrorAndSendsNothing() {
        String ofA = respond("a", false);
        surfaces.openai.forget();

        HttpResponse<byte[]> read = surfaces.get("/v1/responses/" + ofA, "x-keyrail-profile", "b");
        HttpResponse<byte[]> followed = surfaces.post(
                "/v1/responses", "{\"model\":\"b\",\"input\":\"x\",\"previous_response_id\":\"" + ofA + "\"}");
        assertThat(error(read)).isEqualTo("resource_elsewhere");
        assertThat(read.statusCode()).isEqualTo(409);
        assertThat(error(followed)).isEqualTo("resource_elsewhere");
        assertThat(text(followed)).contains("openai-a").contains("openai-b");
        assertThat(surfaces.openai.served()).isZero();

        HttpResponse<byte[]> same = surfaces.post(
                "/v1/responses", "{\"model\":\"a\",\"input\":\"x\",\"previous_response_id\":\"" + ofA + "\"}");
        assertThat(same.statusCode()).as(text(same)).isEqualTo(200);
    }

    @Test
    void aResponseThatIsNotStoredIsNotRemembered() {
        HttpResponse<byte[]> answer =
                surfaces.post("/v1/responses", "{\"model\":\"a\",\"input\":\"x\",\"store\":false}");
        assertThat(error(surfaces.get("/v1/responses/" + member(answer, "id")))).isEqualTo("resource_not_known");
    }

    @Test
    void filesAndBatchesStayWithOneConnection() {
        byte[] form = new FormDraft("b")
                .field("purpose", "batch")
                .file("file", "line\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .end();
        HttpResponse<byte[]> unrouted = surfaces.send(
                surfaces.request("POST", "/v1/files", form, "content-type", "multipart/form-data; boundary=b"));
        assertThat(error(unrouted)).isEqualTo("profile_required");
        HttpResponse<byte[]> file = surfaces.send(surfaces.request(
                "POST",
                "/v1/files",
                form,
                "content-type",
                "multipart/form-data; boundary=b",
                "x-keyrail-profile",
                "b"));
        assertThat(file.statusCode()).as(text(file)).isEqualTo(200);
        assertThat(surfaces.openai.requests().getLast().body()).isEqualTo(form);

        String id = member(file, "id");
        assertThat(text(surfaces.get("/v1/files/" + id + "/content"))).isEqualTo("line\r\n");
        HttpResponse<byte[]> batch = surfaces.post("/v1/batches", "{\"input_file_id\":\"" + id + "\"}");
        assertThat(batch.statusCode()).as(text(batch)).isEqualTo(200);
        assertThat(surfaces.get("/v1/batches/" + member(batch, "id")).statusCode())
                .isEqualTo(200);
        assertThat(text(surfaces.get("/v1/files/" + member(batch, "output_file_id") + "/content")))
                .isEqualTo("{\"custom_id\":\"one\"}\n");
        HttpResponse<byte[]> cancelled =
                surfaces.send(surfaces.request("POST", "/v1/batches/" + member(batch, "id") + "/cancel", new byte[0]));
        assertThat(cancelled.statusCode()).as(text(cancelled)).isEqualTo(200);
        assertThat(error(surfaces.post("/v1/batches", "{\"input_file_id\":\"" + id + "\"}", "x-keyrail-profile", "a")))
                .isEqualTo("resource_elsewhere");
        assertThat(surfaces.openai.keysSeen()).containsExactly("key-openai-b");
    }

    @Test
    void anthropicsBatchesGoBackToTheirConnection() {
        HttpResponse<byte[]> batch = surfaces.post(
                "/v1/messages/batches",
                "{ \"requests\" : [] }",
                "anthropic-version",
                "2023-06-01",
                "x-keyrail-profile",
                "claude");
        assertThat(batch.statusCode()).as(text(batch)).isEqualTo(200);
        String path = "/v1/messages/batches/" + member(batch, "id");
        assertThat(surfaces.get(path, "anthropic-version", "2023-06-01").statusCode())
                .isEqualTo(200);
        assertThat(text(surfaces.get(path + "/results", "anthropic-version", "2023-06-01")))
                .isEqualTo("{\"custom_id\":\"one\"}\n");
        assertThat(new String(surfaces.anthropic.requests().getFirst().body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{ \"requests\" : [] }");
    }

    @Test
    void whereAnthropicsResultsLieLeadsHereAsItsSdksFollowIt() {
        String profile = "claude";
        HttpResponse<byte[]> made = surfaces.post(
                "/v1/messages/batches",
                "{\"requests\":[]}",
                "anthropic-version",
                "2023-06-01",
                "x-keyrail-profile",
                profile);
        String path = "/v1/messages/batches/" + member(made, "id");
        HttpResponse<byte[]> ended = surfaces.get(path, "anthropic-version", "2023-06-01");

        String address = member(ended, "results_url");
        assertThat(address).isEqualTo(surfaces.home.plane().url() + path + "/results");
        String results = address.substring(surfaces.home.plane().url().length());
        assertThat(text(surfaces.get(results, "anthropic-version", "2023-06-01")))
                .isEqualTo("{\"custom_id\":\"one\"}\n");
        assertThat(text(ended).replace(surfaces.home.plane().url(), "https://api.anthropic.com"))
                .isEqualTo("{\"id\":\"" + member(made, "id") + "\",\"type\":\"message_batch\","
                        + "\"processing_status\":\"ended\",\"results_url\":\"https://api.anthropic.com" + path
                        + "/results\"}");
    }

    @Test
    void aClientKeyReachesOnlyWhatItsProfilesMade() {
        String ofA = respond("a", false);
        surfaces.home.clientKey("narrow", "kr_narrow", Set.of("b"), null);
        HttpRequest request = HttpRequest.newBuilder(
                        java.net.URI.create(surfaces.home.plane().url() + "/v1/responses/" + ofA))
                .header("x-keyrail-key", "kr_narrow")
                .build();
        assertThat(error(surfaces.send(request))).isEqualTo("profile_not_granted");
    }

    @Test
    void whoMadeWhatIsWrittenDown() {
        String id = respond("b", false);
        await().untilAsserted(() -> assertThat(
                        surfaces.home.home().store().<Iterable<KeptResource>>read(Rows::keptResources))
                .anySatisfy(kept -> {
                    assertThat(kept.id()).isEqualTo(id);
                    assertThat(kept.connection().value()).isEqualTo("openai-b");
                    assertThat(kept.profile()).isEqualTo("b");
                }));
    }
}
