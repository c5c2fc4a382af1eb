package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for {@code localhost} that no authority has signed: {@code CN=Rehearsal Authority}. */
final class OwnAuthority {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final SSLContext context;

    OwnAuthority(Path folder) throws IOException, GeneralSecurityException {
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
        KeyStore store = KeyStore.getInstance("PKCS12");
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
    Path certificate() throws IOException {
        Path file = folder.resolve("authority.pem");
        keytool("-exportcert", "-rfc", "-alias", "vendor", "-file", file.toString());
        return file;
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
