package keyrail.service.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"sk-abcdef", "sk-abcdef\n", "sk-abcdef\r\n"})
    void dropsOneNewlineAtTheEnd(String text) {
        String read = SecretText.read(text).reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));

        assertThat(read).isEqualTo("sk-abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "   ",
                " sk-abcdef",
                "sk-abcdef ",
                "sk-abcdef\n\n",
                "sk-abc\ndef",
                "sk-abc\u0000def",
                "…cdef",
                "***",
                "sk-***cdef",
                "sk-...cdef",
                "•••••"
            })
    void refusesWhatNoVendorIssuesWithoutRepeatingIt(String text) {
        KeyrailException refused = catchThrowableOfType(KeyrailException.class, () -> SecretText.read(text));

        assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_ARGUMENT);
        assertThat(refused.getMessage()).doesNotContain("cdef").doesNotContain("abc");
    }

    @Test
    void takesUpTo64KiB() {
        assertThat(SecretText.read("k".repeat(SecretText.MAX_BYTES))).isNotNull();
        assertThat(catchThrowableOfType(
                        KeyrailException.class, () -> SecretText.read("k".repeat(SecretText.MAX_BYTES + 1))))
                .isNotNull();
    }
}
