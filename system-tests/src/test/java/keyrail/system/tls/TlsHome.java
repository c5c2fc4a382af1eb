package keyrail.system.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import keyrail.app.cli.admin.SocketAdminClient;
import keyrail.app.daemon.Daemon;
import keyrail.system.RunningHome;
import tools.jackson.databind.JsonNode;

/** A daemon behind a certificate of a test's own authority. */
final class TlsHome implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);
    static final String FILES = "\"tls\": { \"certificateFile\": \"tls.pem\", \"keyFile\": \"tls.key\" }";

    private final Path home;
    private final Daemon daemon;

    private TlsHome(Path home, Daemon daemon) {
        this.home = home;
        this.daemon = daemon;
    }

    /** The folder of the home to be, with the certificate's files in it. */
    static Path furnish(Path folder, PrivateAuthority.Issued issued) {
        try {
            Path home = Files.createDirectories(folder.resolve("home"));
            issued.chainFile(home.resolve("tls.pem"));
            issued.keyFile(home.resolve("tls.key"));
            return home;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** @param server members of the section {@code server} */
    static TlsHome start(Path folder, String server) {
        try {
            Path home = Files.createDirectories(folder.resolve("home"));
            Files.writeString(home.resolve("config.json"), "{ \"server\": { " + server + " } }");
            return new TlsHome(home, Daemon.start(RunningHome.options(folder), 0));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Daemon daemon() {
        return daemon;
    }

    Path file(String name) {
        return home.resolve(name);
    }

    String url() {
        return daemon.plane().url();
    }

    String clientKey() throws IOException {
        return Files.readString(home.resolve("client-key")).strip();
    }

    JsonNode ask(String path) {
        return new SocketAdminClient(home.resolve("admin.sock"), LIMIT)
                .call("GET", path, null)
                .orThrow();
    }

    /** What {@code doctor} says of the certificate. */
    JsonNode check() {
        return ask("/doctor")
                .path("checks")
                .valueStream()
                .filter(check -> check.path("name").asString("").equals("certificate"))
                .findFirst()
                .orElseThrow();
    }

    /** The two files change as with a renewal: each is replaced at once, one after the other. */
    void replace(PrivateAuthority.Issued issued) throws IOException {
        Files.move(issued.chainFile(home.resolve("new.pem")), home.resolve("tls.pem"), StandardCopyOption.ATOMIC_MOVE);
        Files.move(issued.keyFile(home.resolve("new.key")), home.resolve("tls.key"), StandardCopyOption.ATOMIC_MOVE);
    }

    SSLSocket connect(PrivateAuthority authority) throws IOException {
        SSLSocket socket = (SSLSocket) authority
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), daemon.plane().port());
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    /** The certificate that a new connection is shown. */
    X509Certificate shown(PrivateAuthority authority) throws IOException {
        try (SSLSocket socket = connect(authority)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** The status line of an answer on an open connection. */
    static String health(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        return new String(line, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        daemon.close();
    }
}
