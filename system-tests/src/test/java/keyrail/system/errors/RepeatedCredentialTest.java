package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vendors that repeat the credential they were shown where no refusal is read for it. */
class RepeatedCredentialTest {
    private static final String KEY = "sk-a-key-long-enough-to-be-known";

    @TempDir
    Path folder;

    private static String answer(String status, String fields, String type, String body) {
        return "HTTP/1.1 " + status + "\r\ncontent-type: " + type + "\r\n" + fields + "content-length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    @ParameterizedTest
    @EnumSource
    void aFieldOfTheHeadThatHoldsTheCredentialStaysBehind(Speech speech) {
        String fields = "x-request-id: req-1\r\nRequest-Id: id of Bearer " + KEY + "\r\nx-ratelimit-" + KEY
                + ": 9\r\nretry-after: " + KEY + "\r\nx-ratelimit-limit: 10\r\n";
        for (String status : new String[] {"200 OK", "429 Slow Down"}) {
            String body = "{\"error\":{\"message\":\"slow down\"},\"type\":\"error\"}";
            try (RawVendor vendor = new RawVendor(answer(status, fields, "application/json", body));
                    Scene scene = new Scene(folder.resolve(status), "", "", vendor.url())) {
                scene.home().rotate(speech.connection(), KEY);
                Heard heard = scene.ask(speech, "", false);
                assertThat(heard.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
                assertThat(heard.text()).isEqualTo(body);
                assertThat(heard.header("x-request-id")).isEqualTo("req-1");
                assertThat(heard.header("x-ratelimit-limit")).isEqualTo("10");
                assertThat(heard.header("request-id")).isEmpty();
                assertThat(heard.headers().map().toString()).doesNotContain(KEY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorInMidAnswerIsToldInAnotherFormatWithoutTheCredential(Speech speech) {
        Speech client = speech == Speech.ANTHROPIC ? Speech.OPENAI : Speech.ANTHROPIC;
        String error =
                "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"no room for " + KEY + " today\"}}";
        String events = (speech == Speech.ANTHROPIC ? "event: error\n" : "") + "data: " + error + "\n\n";
        try (RawVendor vendor = new RawVendor(answer("200 OK", "", "text/event-stream", events));
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            scene.home().rotate(speech.connection(), KEY);
            Heard heard = scene.askProfile(client, speech.profile(), "", true);
            assertThat(heard.text()).contains("no room for *** today").doesNotContain(KEY);
        }
    }
}
