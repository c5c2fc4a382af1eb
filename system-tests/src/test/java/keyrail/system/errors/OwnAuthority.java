package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} that no authority has signed: {@code CN=Rehearsal Authority}. */
public final class OwnAuthority {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final KeyStore store;
    private final SSLContext context;

    public OwnAuthority(Path folder) throws IOException, GeneralSecurityException {
        this.folder = folder;
        keytool(
                "-genkeypair",
                "-alias",
                "vendor",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Rehearsal Authority",
                "-ext",
                "san=dns:localhost");
        this.store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(folder.resolve("vendor.p12"))) {
            store.load(input, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        this.context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
    }

    /** For servers that show the certificate. */
    ServerSocketFactory sockets() {
        return context.getServerSocketFactory();
    }

    /** The certificate in a file, for those who trust it. */
    public Path certificate() throws IOException {
        Path file = folder.resolve("authority.pem");
        keytool("-exportcert", "-rfc", "-alias", "vendor", "-file", file.toString());
        return file;
    }

    /** The key of the certificate in a file, for servers that are configured with one. */
    public Path key() throws IOException, GeneralSecurityException {
        Path file = folder.resolve("key.pem");
        byte[] key = store.getKey("vendor", PASSWORD.toCharArray()).getEncoded();
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** For clients that trust the certificate. */
    public SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("vendor", store.getCertificate("vendor"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, managers.getTrustManagers(), null);
        return client;
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore", folder.resolve("vendor.p12").toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        assertThat(process.exitValue()).as(said).isZero();
    }
}
