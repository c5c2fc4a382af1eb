package keyrail.engine.outbound;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedAuthoritiesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "no certificate\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void aFileWithoutACertificateIsRefused(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("authority.pem"), content);
        assertThatThrownBy(() -> TrustedAuthorities.manager(file.toString()))
                .hasMessageContaining("outbound.caFile")
                .hasMessageContaining("is not a readable PEM file of certificates");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() ->
                        TrustedAuthorities.manager(folder.resolve("absent.pem").toString()))
                .hasMessageContaining("outbound.caFile");
    }
}
