package keyrail.sdk.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.Provider;
import keyrail.core.routing.Tuning;
import keyrail.providers.ProviderCatalog;
import keyrail.rehearsal.rules.ChatRequests;
import keyrail.rehearsal.rules.DeepSeekRequests;
import keyrail.rehearsal.rules.GeminiRequests;
import keyrail.rehearsal.rules.MessagesRequests;
import keyrail.rehearsal.rules.OllamaRequests;
import keyrail.rehearsal.rules.ResponsesRequests;
import keyrail.wire.Codecs;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.translation.Translations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a client asks, what is written for a vendor is nothing that the vendor refuses. */
class TranslatedRequestsTest {
    private static final int REQUESTS = Integer.getInteger("schemas.requests", 120);
    private static final ProviderCatalog CATALOG = new ProviderCatalog();

    @ParameterizedTest
    @CsvSource({
        "anthropic, claude-sonnet-4-5",
        "anthropic, claude-sonnet-4-6",
        "anthropic, claude-opus-4-8",
        "anthropic, claude-opus-5",
        "openai, gpt-4o",
        "openai, gpt-5",
        "openai, o3-mini",
        "gemini, gemini-2.0-flash",
        "gemini, gemini-2.5-flash",
        "gemini, gemini-2.5-pro",
        "gemini, gemini-3-flash",
        "gemini, gemini-3.6-flash",
        "ollama, llama3.2",
        "ollama, qwen3",
        "deepseek, deepseek-chat",
        "deepseek, deepseek-v4-flash"
    })
    void vendorsTakeWhatIsWritten(String id, String model) {
        Provider provider = CATALOG.adapter(new ProviderId(id)).orElseThrow();
        Map<String, String> refusals = new TreeMap<>();
        for (long seed = 0; seed < REQUESTS; seed++) {
            String asked = new RandomChat(seed).body();
            List<Format> formats = provider.translationFormats(model);
            for (Format format : id.equals("openai") ? formats : formats.subList(0, 1)) {
                long number = seed;
                refusal(provider, model, format, asked)
                        .ifPresent(words -> refusals.putIfAbsent(
                                format.text() + ": " + words.replaceAll("[0-9]+", "#"),
                                "seed " + number + ": " + words));
            }
        }

        assertThat(refusals).isEmpty();
    }

    private static Optional<String> refusal(Provider provider, String model, Format format, String asked) {
        WrittenPrompt written;
        try {
            Prompt prompt = Codecs.find(Format.OPENAI_CHAT)
                    .orElseThrow()
                    .readPrompt(new PromptSource(
                            Target.of("POST", "/chat/completions"), Headers.EMPTY, "", Bytes.utf8(asked)));
            PromptTarget target =
                    new PromptTarget(model, provider.promptRules(format, model), new Minter(format, "account"));
            written = Translations.ofPrompt(
                            Codecs.find(Format.OPENAI_CHAT).orElseThrow(),
                            Codecs.find(format).orElseThrow(),
                            prompt,
                            Tuning.NONE,
                            target)
                    .written();
        } catch (KeyrailException refusedByUs) {
            return Optional.empty();
        }
        JsonNode body = JsonMapper.shared().readTree(written.body().asUtf8());
        return switch (format) {
            case ANTHROPIC_MESSAGES -> MessagesRequests.refusal(body, model, false, false);
            case OPENAI_CHAT ->
                provider.traits().id().value().equals("openai")
                        ? ChatRequests.refusal(body, model)
                        : DeepSeekRequests.refusal(body);
            case OPENAI_RESPONSES -> ResponsesRequests.refusal(body, model, body.path("nothing"));
            case GEMINI_GENERATE -> GeminiRequests.refusal(body, "GenerateContentRequest", model);
            case OLLAMA_CHAT -> {
                List<String> overlooked = OllamaRequests.overlooked(body);
                yield OllamaRequests.refusal(body, model)
                        .or(() -> overlooked.isEmpty() ? Optional.<String>empty() : Optional.of(overlooked.toString()));
            }
        };
    }
}
