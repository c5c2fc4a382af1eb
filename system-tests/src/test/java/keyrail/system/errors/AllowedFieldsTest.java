package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.http.HttpField;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which header fields pass, in both directions. */
class AllowedFieldsTest {
    private static final Set<String> OURS = Set.of("x-keyrail-request-id", "x-keyrail-error", "x-keyrail-error-source");
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "content-type", "date");
    private static final Set<String> VENDORS = Set.of(
            "request-id",
            "x-request-id",
            "retry-after",
            "openai-processing-ms",
            "x-ratelimit-remaining-requests",
            "anthropic-ratelimit-requests-remaining");

    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder, "");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource
    void onlyListedFieldsOfAVendorReachTheClient(Speech speech) {
        for (String script : List.of("", "~status=429~ra=3", "~status=401", "~html")) {
            for (boolean stream : new boolean[] {false, true}) {
                Heard heard = scene.ask(speech, script, stream);
                Set<String> strangers = new TreeSet<>(heard.headers().map().keySet());
                strangers.removeAll(OURS);
                strangers.removeAll(FRAMING);
                strangers.removeAll(VENDORS);
                strangers.removeIf(name -> name.startsWith("x-keyrail-"));
                assertThat(strangers).as(script).isEmpty();
                assertThat(heard.headers().map().toString()).doesNotContain("org-of-the-key", "edge=rehearsal");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyListedFieldsOfAClientReachTheVendor(Speech speech) {
        HttpRequest.Builder request = scene.request(speech, speech.body("", false))
                .header("x-keyrail-profile", speech.profile())
                .header("x-keyrail-call-site", "mainAgent")
                .header("cookie", "session=of-the-client")
                .header("x-forwarded-for", "10.1.2.3")
                .header("user-agent", "client-program/1.0")
                .header("proxy-authorization", "Basic b2Y6Y2xpZW50")
                .header("openai-organization", "org-of-the-client")
                .header("openai-project", "project-of-the-client")
                .header("anthropic-workspace-id", "workspace-of-the-client")
                .header("x-stainless-lang", "java")
                .header("anthropic-dangerous-direct-browser-access", "true")
                .header("accept-encoding", "gzip")
                .header("te", "trailers")
                .header("sec-fetch-site", "none")
                .header("origin", "http://localhost");
        assertThat(scene.send(request).status()).isEqualTo(200);

        RecordedRequest seen = scene.vendor(speech).requests().getFirst();
        Set<String> strangers = new TreeSet<>();
        seen.fields().forEach(field -> strangers.add(field.name()));
        strangers.removeAll(
                Set.of("host", "content-length", "content-type", "accept", "user-agent", "accept-encoding"));
        assertThat(strangers)
                .isEqualTo(
                        speech == Speech.ANTHROPIC
                                ? Set.of("anthropic-version", "x-api-key")
                                : Set.of("authorization"));
        assertThat(seen.header("user-agent")).hasValue("keyrail");
        assertThat(seen.header("accept-encoding")).hasValue("identity");
        assertThat(seen.key()).isEqualTo(speech.vendorKey());
        assertThat(seen.fields()).extracting(HttpField::value).noneMatch(value -> value.contains("of-the-client"));
    }

    @ParameterizedTest
    @EnumSource
    void theClientKeyNeverReachesTheVendorInWhateverFieldItCame(Speech speech) {
        for (String field : List.of("x-keyrail-key", "authorization", "x-api-key", "x-goog-api-key")) {
            String value = (field.equals("authorization") ? "Bearer " : "") + RunningHome.CLIENT_KEY;
            HttpRequest plain = scene.request(speech, speech.body("", false))
                    .header("x-keyrail-profile", speech.profile())
                    .build();
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(plain, (name, unused) -> !name.equals("x-keyrail-key"));
            assertThat(scene.send(request.header(field, value)).status())
                    .as(field)
                    .isEqualTo(200);
        }
        assertThat(scene.vendor(speech).requests()).hasSize(4).allSatisfy(seen -> {
            assertThat(seen.key()).isEqualTo(speech.vendorKey());
            assertThat(seen.fields())
                    .extracting(HttpField::value)
                    .noneMatch(value -> value.contains(RunningHome.CLIENT_KEY));
        });
    }
}
