package keyrail.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Prompt;
import keyrail.wire.Codecs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many tokens a client lets an answer have. */
class OutputLimitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI_CHAT|{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}],\"max_tokens\":%s}",
                "OPENAI_RESPONSES|{\"model\":\"m\",\"input\":\"go\",\"max_output_tokens\":%s}",
                "GEMINI_GENERATE|{\"contents\":[{\"parts\":[{\"text\":\"go\"}]}],\"generationConfig\":{\"maxOutputTokens\":%s}}"
            })
    void aLimitThatLetsNothingThroughIsRefused(Format format, String body) {
        assertThat(read(format, body.formatted(1)).sampling().maxTokens()).isEqualTo(1);
        for (int none : new int[] {0, -1}) {
            assertThatThrownBy(() -> read(format, body.formatted(none)))
                    .isInstanceOfSatisfying(
                            KeyrailException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_REQUEST))
                    .hasMessageContaining("at least 1");
        }
    }

    private static Prompt read(Format format, String body) {
        Target target = format == Format.GEMINI_GENERATE
                ? new Target("POST", "/models/", "m", ":generateContent", null)
                : Target.of("POST", "/chat");
        return Codecs.find(format)
                .orElseThrow()
                .readPrompt(new PromptSource(target, Headers.EMPTY, "", Bytes.utf8(body)));
    }
}
