package keyrail.system.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpVersion;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which vendors behind TLS are believed, and which version of HTTP is spoken with them. */
class TlsUpstreamTest {
    private static final HttpVersion H2 = HttpVersion.HTTP_2;
    private static final HttpVersion H1 = HttpVersion.HTTP_1_1;

    private final PrivateAuthority authority = new PrivateAuthority("Vendor Authority");

    @TempDir
    Path folder;

    /** Asserts that a vendor is not believed, and has seen no call and so no credential. */
    private void refused(PrivateAuthority.Issued issued, String outbound, String... reasons) {
        try (Http2Scene scene = Http2Scene.of(folder, issued, "localhost", outbound, H2, H1)) {
            HttpResponse<String> answer = scene.ask(false);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().firstValue("x-keyrail-error")).hasValue("upstream_tls_failed");
            assertThat(answer.body()).contains("nothing was sent").contains(reasons);
            assertThat(scene.row(answer).attempt()).isZero();
            assertThat(scene.vendor().seen()).isEmpty();
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefused() {
        refused(authority.issue("other.example"), Http2Scene.trust(authority, folder), "localhost");
    }

    @Test
    void anExpiredCertificateIsRefused() {
        Instant now = Instant.now();
        refused(
                authority.issue(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)), "localhost"),
                Http2Scene.trust(authority, folder),
                "has expired on");
    }

    @Test
    void anAuthorityThatNobodyNamedIsRefused() {
        refused(authority.issue("localhost"), "", "CN=Vendor Authority", "outbound.caFile");
    }

    @Test
    void aVendorThatSpeaksOnlyTheOlderVersionIsSpokenToInIt() {
        try (Http2Scene scene = Http2Scene.of(folder, H1)) {
            assertThat(scene.ask(false).body()).isEqualTo(Http2Vendor.WHOLE);
            assertThat(scene.ask(false).body()).isEqualTo(Http2Vendor.WHOLE);
            assertThat(scene.vendor().seen())
                    .extracting(Http2Vendor.Seen::version)
                    .containsExactly(H1, H1);
        }
    }

    @Test
    void http2IsNotOfferedWhereTheOperatorSaysSo() {
        String outbound = "\"http2\": false, " + Http2Scene.trust(authority, folder);
        try (Http2Scene scene = Http2Scene.of(folder, authority.issue("localhost"), "localhost", outbound, H2, H1)) {
            assertThat(scene.ask(false).body()).isEqualTo(Http2Vendor.WHOLE);
            assertThat(scene.vendor().seen())
                    .extracting(Http2Vendor.Seen::version)
                    .containsExactly(H1);
        }
    }

    @Test
    void throughAProxyTheVendorsOwnCertificateCountsAndHttp2IsSpoken() {
        try (ConnectProxy proxy = new ConnectProxy()) {
            String outbound =
                    "\"proxy\": \"http://127.0.0.1:" + proxy.port() + "\", " + Http2Scene.trust(authority, folder);
            try (Http2Scene scene =
                    Http2Scene.of(folder, authority.issue("vendor.example"), "vendor.example", outbound, H2, H1)) {
                HttpResponse<String> answer = scene.ask(false);
                assertThat(answer.body()).isEqualTo(Http2Vendor.WHOLE);
                assertThat(scene.vendor().seen())
                        .extracting(Http2Vendor.Seen::version)
                        .containsExactly(H2);
                assertThat(scene.vendor().seen().getFirst().field("authorization"))
                        .contains(Http2Vendor.KEY);
                assertThat(proxy.asked())
                        .containsOnly("vendor.example:" + scene.vendor().port());
            }
        }
    }
}
