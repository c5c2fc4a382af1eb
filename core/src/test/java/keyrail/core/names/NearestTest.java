package keyrail.core.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("anthropic", "openai", "gemini", "maxTokens", "port");

    @Test
    void findsWhatWasProbablyMeant() {
        assertThat(Nearest.of("antropic", KNOWN)).hasValue("anthropic");
        assertThat(Nearest.of("openia", KNOWN)).hasValue("openai");
        assertThat(Nearest.of("max_tokens", KNOWN)).hasValue("maxTokens");
        assertThat(Nearest.of("PORT", KNOWN)).hasValue("port");
    }

    @Test
    void isSilentWhereNothingIsNear() {
        assertThat(Nearest.of("x", KNOWN)).isEmpty();
        assertThat(Nearest.of("", KNOWN)).isEmpty();
        assertThat(Nearest.of("mistral", KNOWN)).isEmpty();
        assertThat(Nearest.of("port", List.of())).isEmpty();
    }

    @Test
    void equalDistancesGoToTheAlphabeticallyFirst() {
        assertThat(Nearest.of("cat", List.of("hat", "bat"))).hasValue("bat");
    }
}
