package keyrail.system.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import keyrail.app.daemon.Daemon;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The data plane behind a certificate: TLS and nothing else, refused where it is not sound, renewed without a restart. */
class TlsListenerTest {
    private final PrivateAuthority authority = new PrivateAuthority("Listener Authority");

    @TempDir
    Path folder;

    private HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(authority.trusting())
                .connectTimeout(TlsHome.LIMIT)
                .build();
    }

    private static HttpRequest get(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(TlsHome.LIMIT).build();
    }

    @Test
    void programsAreServedOverTlsAndInClearTextNobodyIs() throws IOException, InterruptedException {
        TlsHome.furnish(folder, authority.issue("localhost"));
        try (TlsHome home = TlsHome.start(folder, TlsHome.FILES);
                HttpClient client = client()) {
            assertThat(home.url())
                    .isEqualTo("https://localhost:" + home.daemon().plane().port());
            assertThat(home.ask("/status").path("url").stringValue()).isEqualTo(home.url());
            assertThat(home.check().path("ok").booleanValue()).isTrue();

            HttpResponse<String> models = client.send(
                    HttpRequest.newBuilder(URI.create(home.url() + "/v1/models"))
                            .header("authorization", "Bearer " + home.clientKey())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(models.statusCode()).as(models.body()).isEqualTo(200);
            assertThat(models.version()).isEqualTo(HttpClient.Version.HTTP_1_1);

            String plain = home.url().replace("https:", "http:");
            assertThatThrownBy(() -> client.send(get(plain + "/health"), HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), home.daemon().plane().port())) {
                socket.setSoTimeout((int) TlsHome.LIMIT.toMillis());
                socket.getOutputStream()
                        .write("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readAllBytes();
                assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1");
            }
            assertThat(client.send(get(home.url() + "/health"), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void onlyStrongSuitesAreSpoken() throws IOException {
        TlsHome.furnish(folder, authority.issue("localhost"));
        try (TlsHome home = TlsHome.start(folder, TlsHome.FILES)) {
            for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
                try (SSLSocket socket = home.connect(authority)) {
                    socket.setEnabledProtocols(new String[] {version});
                    socket.startHandshake();
                    assertThat(socket.getSession().getCipherSuite()).containsAnyOf("_GCM_", "_CHACHA20_");
                }
            }
            try (SSLSocket socket = home.connect(authority)) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.setEnabledCipherSuites(
                        new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
                        });
                assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void tlsSpokenToAPlainListenerFailsAndTheListenerGoesOn() throws IOException, InterruptedException {
        try (TlsHome home = TlsHome.start(folder, "\"maxConnections\": 100");
                HttpClient client = client()) {
            String url = home.url();
            assertThat(url).startsWith("http://127.0.0.1:");
            assertThatThrownBy(() -> client.send(
                            get(url.replace("http:", "https:") + "/health"), HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class);
            assertThat(client.send(get(url + "/health"), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                               | neither a certificate nor a key",
                "{'certificateFile':'tls.pem'}                    | a certificate without its key",
                "{'keyFile':'tls.key'}                            | a key without its certificate",
                "{'certificateFile':'no.pem','keyFile':'tls.key'} | no such file",
                "{'certificateFile':'tls.pem','keyFile':'no.key'} | no such file",
                "{'certificateFile':'tls.key','keyFile':'tls.key'}| holds no certificate",
                "{'certificateFile':'tls.pem','keyFile':'no-key.pem'}| holds 0 private keys",
                "{'certificateFile':'tls.pem','keyFile':'other.key'}| not the key of the certificate",
                "{'certificateFile':'tls.pem','keyFile':'open.key'} | chmod 600",
                "{'certificateFile':'tls.pem','keyFile':'old.key'}  | openssl pkcs8 -topk8",
                "{'certificateFile':'bad.pem','keyFile':'tls.key'}  | cannot be read",
                "{'certificateFile':'tls.pem','key':'tls.key'}      | unknown key",
                "true                                               | an object",
            })
    void aSectionThatIsNotSoundRefusesTheStart(String tls, String message) throws IOException {
        PrivateAuthority.Issued issued = authority.issue("localhost");
        Path home = TlsHome.furnish(folder, issued);
        Files.setPosixFilePermissions(
                issued.chainFile(home.resolve("no-key.pem")), PosixFilePermissions.fromString("rw-------"));
        authority.issue("localhost").keyFile(home.resolve("other.key"));
        Files.setPosixFilePermissions(
                issued.keyFile(home.resolve("open.key")), PosixFilePermissions.fromString("rw-r-----"));
        Path old = issued.keyFile(home.resolve("old.key"));
        Files.writeString(old, Files.readString(old).replace("PRIVATE KEY", "EC PRIVATE KEY"));
        Files.writeString(
                home.resolve("bad.pem"),
                Files.readString(home.resolve("tls.pem")).replaceFirst("\n.{64}\n", "\n"));
        KeyrailException refused = catchThrowableOfType(
                KeyrailException.class,
                () -> TlsHome.start(folder, "\"tls\": " + tls.replace('\'', '"'))
                        .close());
        assertThat(refused).isNotNull();
        assertThat(refused.failure().code()).isEqualTo(FailureCode.CONFIG_INVALID);
        assertThat(refused).hasMessageContaining(message).hasMessageContaining("tls");
        assertThat(home.resolve("client-key")).doesNotExist();
    }

    @Test
    void aNewCertificateIsShownWithoutARestartAndABrokenOneIsNot() throws IOException {
        PrivateAuthority.Issued first = authority.issue("localhost");
        PrivateAuthority.Issued second = authority.issue("localhost", "127.0.0.1");
        TlsHome.furnish(folder, first);
        try (TlsHome home = TlsHome.start(folder, TlsHome.FILES);
                SSLSocket open = home.connect(authority)) {
            open.startHandshake();
            assertThat(home.shown(authority)).isEqualTo(first.chain().getFirst());

            Files.writeString(home.file("tls.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
            await().atMost(TlsHome.LIMIT)
                    .until(() -> home.ask("/status").path("degraded").toString().contains("still shown"));
            assertThat(home.ask("/status").path("degraded").toString()).contains("server.tls.certificateFile");
            assertThat(home.check().path("ok").booleanValue()).isFalse();
            assertThat(home.shown(authority)).isEqualTo(first.chain().getFirst());

            home.replace(second);
            await().atMost(TlsHome.LIMIT)
                    .until(() -> home.shown(authority).equals(second.chain().getFirst()));
            for (int connection = 0; connection < 6; connection++) {
                assertThat(home.shown(authority)).isEqualTo(second.chain().getFirst());
            }
            assertThat(home.ask("/status").path("degraded").toString()).doesNotContain("certificate");
            assertThat(home.check().path("ok").booleanValue()).isTrue();
            assertThat(home.url()).startsWith("https://127.0.0.1:");
            assertThat(TlsHome.health(open)).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void whatAStartWouldRefuseIsSaidInTheSameWordsByConfigCheckAndDoctor() throws IOException {
        TlsHome.furnish(folder, authority.issue("localhost"));
        List<String> said = new ArrayList<>();
        try (TlsHome home = TlsHome.start(folder, TlsHome.FILES)) {
            assertThat(home.ask("/config/check").path("ok").booleanValue()).isTrue();
            assertThat(home.ask("/doctor").toString()).doesNotContain("authorities");

            Files.writeString(
                    home.file("config.json"),
                    "{ \"outbound\": { \"caFile\": \"" + home.file("none.pem") + "\" },\n  \"server\": { "
                            + TlsHome.FILES + " } }");
            Files.setPosixFilePermissions(home.file("tls.key"), PosixFilePermissions.fromString("rw-r--r--"));
            JsonNode check = home.ask("/config/check");
            assertThat(check.path("ok").booleanValue()).isFalse();
            assertThat(check.path("diagnostics").size()).isEqualTo(2);
            for (JsonNode finding : check.path("diagnostics")) {
                said.add(finding.path("line").intValue() + " "
                        + finding.path("pointer").stringValue() + " "
                        + finding.path("message").stringValue());
            }
            String doctor = home.ask("/doctor").toString();
            assertThat(doctor).contains("\"name\":\"authorities\",\"ok\":false", "none.pem", "chmod 600");
        }
        assertThat(said.getFirst()).startsWith("1 /outbound/caFile outbound.caFile ");
        assertThat(said.getLast())
                .startsWith("2 /server/tls server.tls.keyFile ")
                .contains("run chmod 600 ");
        assertThatThrownBy(() -> Daemon.start(RunningHome.options(folder), 0))
                .hasMessage(said.getLast().substring("2 /server/tls ".length()));
        Files.setPosixFilePermissions(
                folder.resolve("home").resolve("tls.key"), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> Daemon.start(RunningHome.options(folder), 0))
                .hasMessage(said.getFirst().substring("1 /outbound/caFile ".length()));
    }

    @Test
    void anExpiredCertificateIsServedAndSaidToBe() {
        Instant now = Instant.now();
        TlsHome.furnish(
                folder, authority.issue(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)), "localhost"));
        try (TlsHome home = TlsHome.start(folder, TlsHome.FILES)) {
            assertThat(home.ask("/status").path("degraded").toString()).contains("has expired on");
            assertThat(home.check().path("message").stringValue()).contains("has expired on", "no restart");
            assertThatThrownBy(() -> home.shown(authority)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void theAddressIsOneThatTheCertificateIsForAndDoctorMissesTheHostThatIsNotAllowed() {
        TlsHome.furnish(folder, authority.issue("keyrail.example", "*.models.example"));
        try (TlsHome home =
                TlsHome.start(folder, "\"allowedHosts\": [\"box.local\", \"eu.models.example\"], " + TlsHome.FILES)) {
            assertThat(home.url()).startsWith("https://eu.models.example:");
            assertThat(home.check().path("ok").booleanValue()).isTrue();
        }
        try (TlsHome home = TlsHome.start(folder, TlsHome.FILES)) {
            assertThat(home.url()).startsWith("https://127.0.0.1:");
            assertThat(home.check().path("message").stringValue()).contains("keyrail.example");
            assertThat(home.check().path("fix").stringValue()).contains("server.allowedHosts");
        }
    }

    /** Whether a handshake is finished; who is one too many is hung up on instead. */
    private boolean isLetIn(SSLSocket socket) throws IOException {
        try {
            socket.startHandshake();
            return true;
        } catch (SSLException | SocketException refused) {
            socket.close();
            return false;
        }
    }

    @Test
    void whoIsStillInTheHandshakeCountsAsAConnectionAndEachCountsOnce() throws IOException {
        TlsHome.furnish(folder, authority.issue("localhost"));
        try (TlsHome home = TlsHome.start(folder, "\"maxConnections\": 2, " + TlsHome.FILES)) {
            int port = home.daemon().plane().port();
            try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket second = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(first.isConnected() && second.isConnected()).isTrue();
                await().atMost(TlsHome.LIMIT).until(() -> !isLetIn(home.connect(authority)));
            }
            List<SSLSocket> open = new ArrayList<>();
            try {
                await().atMost(TlsHome.LIMIT).until(() -> {
                    SSLSocket socket = home.connect(authority);
                    return isLetIn(socket) && open.add(socket) && open.size() == 2;
                });
                for (SSLSocket socket : open) {
                    assertThat(TlsHome.health(socket)).isEqualTo("HTTP/1.1 200");
                }
                await().atMost(TlsHome.LIMIT).until(() -> !isLetIn(home.connect(authority)));
            } finally {
                for (SSLSocket socket : open) {
                    socket.close();
                }
            }
        }
    }

    @Test
    @Tag("deep")
    void whoDoesNotFinishItsHandshakeIsClosed() throws IOException {
        TlsHome.furnish(folder, authority.issue("localhost"));
        try (TlsHome home = TlsHome.start(folder, "\"headSeconds\": 1, " + TlsHome.FILES);
                Socket silent = new Socket(
                        InetAddress.getLoopbackAddress(), home.daemon().plane().port());
                SSLSocket slow = home.connect(authority)) {
            silent.setSoTimeout((int) TlsHome.LIMIT.toMillis());
            slow.startHandshake();
            slow.getOutputStream().write("GET /health HT".getBytes(StandardCharsets.US_ASCII));
            InputStream late = slow.getInputStream();
            assertThat(new String(late.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("server.headSeconds");
            assertThat(silent.getInputStream().readAllBytes()).isEmpty();
        }
    }
}
