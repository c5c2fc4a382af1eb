package keyrail.system.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import keyrail.app.daemon.Daemon;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.system.RunningHome;
import keyrail.system.errors.OwnAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The admin port opens as configured, with a token only its owner can read, or the daemon does not start. */
class AdminPortTest {
    @TempDir
    Path folder;

    private Daemon start(String admin) throws IOException {
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(folder.resolve("home/config.json"), "{ \"server\": { \"admin\": " + admin + " } }");
        return Daemon.start(RunningHome.options(folder), 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'port':0,'bind':'0.0.0.0'}                       | must not cross a network in the clear",
                "{'port':0,'bind':'192.0.2.1'}                     | must not cross a network in the clear",
                "{'port':0,'certificateFile':'c.pem'}              | without its key",
                "{'port':0,'keyFile':'k.pem'}                      | without its certificate",
                "{'port':0,'certificateFile':'c','keyFile':'k'}    | cannot be read",
                "{'port':0,'certificateFiel':'c.pem'}              | certificateFile",
                "{'port':'8421'}                                   | whole number",
                "{'port':0,'scopes':['everything']}                | settings.read",
            })
    void aSectionThatIsNotSoundRefusesTheStart(String admin, String message) {
        KeyrailException refused = catchThrowableOfType(
                KeyrailException.class, () -> start(admin.replace('\'', '"')).close());
        assertThat(refused).isNotNull();
        assertThat(refused.failure().code()).isEqualTo(FailureCode.CONFIG_INVALID);
        assertThat(refused).hasMessageContaining(message).hasMessageContaining("admin");
        assertThat(folder.resolve("home/admin-token")).doesNotExist();
    }

    @Test
    void beyondLoopbackItSpeaksTlsOnly() throws IOException, InterruptedException, GeneralSecurityException {
        OwnAuthority authority = new OwnAuthority(folder);
        String admin = "{\"port\":0,\"bind\":\"0.0.0.0\",\"certificateFile\":\"" + authority.certificate()
                + "\",\"keyFile\":\"" + authority.key() + "\",\"scopes\":[\"settings.read\"]}";
        try (Daemon daemon = start(admin);
                HttpClient client =
                        HttpClient.newBuilder().sslContext(authority.trusting()).build()) {
            String token = "Bearer "
                    + Files.readString(folder.resolve("home/admin-token")).strip();
            int port = URI.create(daemon.adminUrl().orElseThrow()).getPort();
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + port + "/v1/inference/profiles"))
                    .header("authorization", token);
            assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> change = client.send(
                    request.POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(change.statusCode()).isEqualTo(403);
            assertThat(change.body()).contains("scope_not_granted", "settings.write");
            HttpRequest plain = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/health"))
                    .header("authorization", token)
                    .build();
            assertThatThrownBy(() -> client.send(plain, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void theTokenIsMadeOnceForTheOwnerAloneAndOpensTheWholeApi() throws IOException, InterruptedException {
        Path token = folder.resolve("home/admin-token");
        String first;
        try (Daemon daemon = start("{\"port\":0}");
                HttpClient client = HttpClient.newHttpClient()) {
            first = Files.readString(token).strip();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                    .isEqualTo("rw-------");
            URI health = URI.create(daemon.adminUrl().orElseThrow() + "/v1/health");
            HttpRequest.Builder request = HttpRequest.newBuilder(health);
            assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);
            HttpResponse<String> answer = client.send(
                    request.header("authorization", "Bearer " + first).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-keyrail-request-id")).isPresent();
            URI data = URI.create(daemon.plane().url() + "/v1/health");
            assertThat(client.send(
                                    HttpRequest.newBuilder(data)
                                            .header("authorization", "Bearer " + first)
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isIn(401, 404);
            assertThat(daemon.home().store().read(rows -> rows.audit(9)).toString())
                    .contains("admin_token.create", "admin.listen")
                    .doesNotContain(first);
        }
        try (Daemon again = start("{\"port\":0}")) {
            assertThat(again.adminUrl()).isPresent();
            assertThat(Files.readString(token).strip()).isEqualTo(first);
        }
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        KeyrailException open = catchThrowableOfType(
                KeyrailException.class, () -> start("{\"port\":0}").close());
        assertThat(open).hasMessageContaining("can be read by others").hasMessageNotContaining(first);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(token, "\n");
        KeyrailException empty = catchThrowableOfType(
                KeyrailException.class, () -> start("{\"port\":0}").close());
        assertThat(empty.failure().code()).isEqualTo(FailureCode.CONFIG_INVALID);
    }
}
