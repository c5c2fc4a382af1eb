package keyrail.providers;

import static org.assertj.core.api.Assertions.assertThat;

import keyrail.core.inference.Bytes;
import keyrail.core.names.ProviderId;
import org.junit.jupiter.api.Test;

/** What a vendor's list of models proves about a name, and what it does not. */
class ModelDenialTest {
    private static final String LIST = "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-5.5\"},{\"id\":\"o5\"}]}";

    private static boolean denies(String provider, String list, String model) {
        return new ProviderCatalog()
                .adapter(new ProviderId(provider))
                .orElseThrow()
                .denies(Bytes.utf8(list), model);
    }

    @Test
    void aListThatLacksTheNameDeniesIt() {
        for (String provider : new String[] {"openai", "openai-compatible", "groq", "vllm"}) {
            assertThat(denies(provider, LIST, "gpt-5.5")).as(provider).isFalse();
            assertThat(denies(provider, LIST, "gpt-5.6")).as(provider).isTrue();
        }
    }

    @Test
    void whatIsNoWholeListDeniesNothing() {
        for (String list : new String[] {
            "",
            "<html>",
            "[{\"id\":\"a\"}]",
            "{\"data\":[]}",
            "{\"data\":{\"label\":\"key\"}}",
            "{\"data\":[{\"id\":\"a\"}],\"has_more\":true}",
            "{\"data\":[{\"name\":\"a\"}]}"
        }) {
            assertThat(denies("openai", list, "x")).as(list).isFalse();
        }
    }

    @Test
    void vendorsThatServeMoreThanTheyListDenyNothing() {
        for (String provider : new String[] {"azure-openai", "llamacpp"}) {
            assertThat(denies(provider, LIST, "x")).as(provider).isFalse();
        }
        assertThat(denies("litellm", "{\"data\":[{\"id\":\"openai/*\"}]}", "openai/gpt-5.5"))
                .isFalse();
    }

    @Test
    void anthropicsNamesMayLackTheirDate() {
        String list = "{\"data\":[{\"type\":\"model\",\"id\":\"claude-haiku-4-5-20251001\"}],\"has_more\":false}";
        assertThat(denies("anthropic", list, "claude-haiku-4-5-20251001")).isFalse();
        assertThat(denies("anthropic", list, "claude-haiku-4-5")).isFalse();
        assertThat(denies("anthropic", list, "claude-haiku-4-5-latest")).isFalse();
        assertThat(denies("anthropic", list, "claude-haiku-4")).isTrue();
        assertThat(denies("anthropic", list, "claude-opus-9")).isTrue();
    }

    @Test
    void geminisListHasAPrefixAndNoTunedModels() {
        String list = "{\"models\":[{\"name\":\"models/gemini-3-flash\"}]}";
        assertThat(denies("gemini", list, "gemini-3-flash")).isFalse();
        assertThat(denies("gemini", list, "tunedModels/mine")).isFalse();
        assertThat(denies("gemini", list, "gemini-9")).isTrue();
        assertThat(denies("gemini", list.replace("}]}", "}],\"nextPageToken\":\"n\"}"), "gemini-9"))
                .isFalse();
    }

    @Test
    void ollamasNamesWithoutATagMeanTheLatest() {
        String list = "{\"data\":[{\"id\":\"llama3.2:latest\"},{\"id\":\"qwen3:8b\"}]}";
        assertThat(denies("ollama", list, "llama3.2")).isFalse();
        assertThat(denies("ollama", list, "qwen3:8b")).isFalse();
        assertThat(denies("ollama", list, "qwen3")).isTrue();
    }
}
