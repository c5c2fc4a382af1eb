package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way to the vendor is broken before anything was sent. */
class NotReachedTest {
    @TempDir
    Path folder;

    private static int portNobodyListensOn() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** A refusal before any attempt: nothing is counted as one. */
    private static void notAttempted(Scene scene, Heard heard) {
        LedgerRow row = scene.rows(heard).getFirst();
        assertThat(row.attempt()).isZero();
        assertThat(row.status()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedConnectionIsToldWithItsAddressAfterThreeTries(Speech speech) throws IOException {
        String endpoint = "http://127.0.0.1:" + portNobodyListensOn();
        try (Scene scene = new Scene(folder, "", "", endpoint)) {
            Heard heard = scene.ask(speech, "", false);
            assertThat(scene.recordedFailure(speech, heard, 502, "upstream_refused", "upstream"))
                    .contains(endpoint.substring("http://".length()))
                    .contains("nothing was sent");
            assertThat(heard.header("x-should-retry")).isEqualTo("false");
            assertThat(scene.rows(heard).getFirst().tries()).isEqualTo(3);
            notAttempted(scene, heard);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameWithoutAnAddressIsTold(Speech speech) {
        try (Scene scene = new Scene(folder, "", "", "https://no-such-vendor.invalid")) {
            Heard heard = scene.ask(speech, "", false);
            assertThat(scene.recordedFailure(speech, heard, 502, "upstream_unresolved", "upstream"))
                    .contains("no-such-vendor.invalid")
                    .contains("DNS");
            notAttempted(scene, heard);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlainPortBehindAnHttpsAddressIsATlsFailure(Speech speech) {
        try (RehearsalServer vendor = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC));
                Scene scene = new Scene(folder, "", "", "https://127.0.0.1:" + vendor.port())) {
            Heard heard = scene.ask(speech, "", false);
            assertThat(scene.recordedFailure(speech, heard, 502, "upstream_tls_failed", "upstream"))
                    .contains("127.0.0.1:" + vendor.port())
                    .contains("nothing was sent");
            notAttempted(scene, heard);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateOfItsOwnMakingIsRefusedNamingTheAuthority(Speech speech) throws Exception {
        RehearsalOptions options = RehearsalOptions.of(speech == Speech.ANTHROPIC ? Dialect.ANTHROPIC : Dialect.OPENAI)
                .withAnyModel(speech.vendorKey())
                .withSockets(new OwnAuthority(folder).sockets());
        try (RehearsalServer vendor = RehearsalServer.start(options);
                Scene scene = new Scene(folder, "", "", "https://localhost:" + vendor.port())) {
            Heard heard = scene.ask(speech, "", false);
            assertThat(scene.recordedFailure(speech, heard, 502, "upstream_tls_failed", "upstream"))
                    .contains("localhost:" + vendor.port())
                    .contains("CN=Rehearsal Authority")
                    .contains("outbound.caFile");
            notAttempted(scene, heard);
            assertThat(vendor.served()).isZero();
        }
    }

    @Test
    void theSameCertificateIsTrustedOnceItsFileIsNamed() throws Exception {
        OwnAuthority authority = new OwnAuthority(folder);
        RehearsalOptions options = RehearsalOptions.of(Dialect.ANTHROPIC)
                .withAnyModel(Speech.ANTHROPIC.vendorKey())
                .withSockets(authority.sockets());
        String sections = "\"outbound\": { \"caFile\": \"" + authority.certificate() + "\" }";
        try (RehearsalServer vendor = RehearsalServer.start(options);
                Scene scene = new Scene(folder, "", sections, "https://localhost:" + vendor.port())) {
            Heard heard = scene.ask(Speech.ANTHROPIC, "", false);
            assertThat(heard.status()).as(heard.text()).isEqualTo(200);
            assertThat(vendor.keysSeen()).containsExactly(Speech.ANTHROPIC.vendorKey());
        }
    }
}
