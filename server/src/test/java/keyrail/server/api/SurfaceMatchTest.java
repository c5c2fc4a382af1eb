package keyrail.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurfaceMatchTest {
    private static Target target(String method, String path) {
        Surfaces.Found found = Surfaces.find(method, path);
        assertThat(found).as(path).isNotNull();
        return found.target();
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, gemini-2.5-flash",
        "work%2Fgemini-2.5-flash, work/gemini-2.5-flash",
        "work/gemini-2.5-flash, work/gemini-2.5-flash",
        "a:b, a:b",
        "m+1, m+1",
        "caf%C3%A9%20x, café x"
    })
    void theModelIsTheSegmentUpToTheLastColon(String segment, String model) {
        Target target = target("POST", "/v1beta/models/" + segment + ":generateContent");
        assertThat(target.model()).isEqualTo(model);
        assertThat(target.withModel("x/y").path()).isEqualTo("/models/x%2Fy:generateContent");
    }

    @Test
    void aPathBelowTheVersionIsWhatTheVendorGets() {
        assertThat(target("POST", "/v1/chat/completions").path()).isEqualTo("/chat/completions");
        Target items = target("GET", "/v1/responses/resp_1/input_items");
        assertThat(items.path()).isEqualTo("/responses/resp_1/input_items");
        assertThat(items.resource()).isEqualTo("resp_1");
        assertThat(items.withModel("gpt").path()).isEqualTo("/responses/resp_1/input_items");
    }

    @Test
    void theSettledVersionOfGooglesApiIsKeptForTheVendor() {
        Target target = target("POST", "/v1/models/work%2Fm:countTokens");
        assertThat(target.model()).isEqualTo("work/m");
        assertThat(target.withModel("x").path()).isEqualTo("/v1/models/x:countTokens");
        assertThat(target.after()).isEqualTo(":countTokens");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/m:generateContent, false, GEMINI_GENERATE",
        "/v1/models, true, GEMINI_GENERATE",
        "/v1/models/m, true, GEMINI_GENERATE",
        "/v1/models, false, OPENAI_CHAT",
        "/v1/models/ft:gpt-4o:us, false, OPENAI_CHAT",
        "/v1/chat/completions, true, OPENAI_CHAT",
        "/v1beta/models, false, GEMINI_GENERATE"
    })
    void refusalsAreInTheLanguageOfTheClient(String path, boolean googleKey, Format format) {
        assertThat(Surfaces.dialect(path, false, googleKey)).isEqualTo(format);
    }

    @Test
    void countingIsNotTakenForTheIdOfAResponse() {
        Surfaces.Found found = Surfaces.find("POST", "/v1/responses/input_tokens");
        assertThat(found).isNotNull();
        assertThat(found.surface().operation()).isEqualTo(Operation.COUNT_TOKENS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/files/..",
                "/v1/files/.",
                "/v1/files/",
                "/v1/files/a/../b",
                "/v1/files/a%2e",
                "/v1/files/a b",
                "/v1/responses//cancel",
                "/v1beta/models/:generateContent",
                "/v1beta/models/%zz:generateContent",
                "/v1beta/models/%00:generateContent"
            })
    void aPathThatCouldMeanAnotherOneIsNotServed(String path) {
        assertThat(Surfaces.find("GET", path)).isNull();
        assertThat(Surfaces.find("POST", path)).isNull();
        assertThat(Surfaces.find("DELETE", path)).isNull();
    }

    @Test
    void aPathKnowsItsMethods() {
        assertThat(Surfaces.methods("/v1/files")).containsExactly("POST", "GET");
        assertThat(Surfaces.methods("/v1/batches/x")).containsExactly("GET");
        assertThat(Surfaces.methods("/v1/nothing")).isEmpty();
    }
}
