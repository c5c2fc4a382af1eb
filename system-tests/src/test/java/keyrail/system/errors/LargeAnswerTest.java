package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import keyrail.core.usage.LedgerRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers so large that they are translated away from the event loop, for a client of the other format. */
class LargeAnswerTest {
    private static final int TEXT = 400_000;

    @TempDir
    Path folder;

    private static Heard heard(Scene scene) {
        return scene.askProfile(Speech.ANTHROPIC, Speech.OPENAI.profile(), "", false);
    }

    private static RawVendor vendor(String body) {
        return new RawVendor("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static String answer(String text) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-x\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}";
    }

    @Test
    void arriveWholeAndStandInTheLedgerLikeAnyOther() {
        String text = "x".repeat(TEXT);
        try (RawVendor vendor = vendor(answer(text));
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            for (int time = 0; time < 3; time++) {
                Heard heard = heard(scene);
                assertThat(heard.status()).isEqualTo(200);
                assertThat(heard.whole()).isTrue();
                assertThat(Heard.json(heard.text()).at("/content/0/text").stringValue())
                        .isEqualTo(text);
                assertThat(scene.rows(heard)).singleElement().satisfies(row -> {
                    assertThat(row.outcome()).isEqualTo("ok");
                    assertThat(row.usage().outputTokens()).isEqualTo(5);
                });
            }
        }
    }

    @Test
    void thatAreNoAnswerAreTypedFailures() {
        String text = "x".repeat(TEXT);
        for (String body :
                new String[] {answer(text).substring(0, TEXT), answer(text).replace("choices", "chances")}) {
            try (RawVendor vendor = vendor(body);
                    Scene scene = new Scene(folder.resolve("of" + body.length()), "", "", vendor.url())) {
                Heard heard = heard(scene);
                assertThat(heard.status()).as(heard.text()).isEqualTo(502);
                assertThat(heard.code()).isIn("upstream_protocol_error", "upstream_cut");
                assertThat(scene.rows(heard)).extracting(LedgerRow::outcome).containsExactly(heard.code());
            }
        }
    }
}
