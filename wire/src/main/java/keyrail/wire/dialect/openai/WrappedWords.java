package keyrail.wire.dialect.openai;

import java.util.regex.Pattern;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The words of an error that a router passes on from a vendor behind it: OpenRouter says "Provider returned error" and
 * keeps what the vendor said, often JSON in a string, in {@code metadata.raw}, in streams too
 * (openrouter.ai/docs/api/reference/errors-and-debugging, ProviderErrorMetadata; JSON in github.com/reVrost/go-openrouter/pull/21,
 * plain words in github.com/open-webui/computer/issues/293, in a stream in github.com/zed-industries/zed/pull/64424, in an
 * answer of 200 in github.com/BerriAI/litellm/issues/8448; seen 2026-11-29).
 */
public final class WrappedWords {
    private static final int LONGEST = 2_000;
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\s]+");

    private WrappedWords() {}

    /** The message of an error object, the vendor's behind it; null where it has none. */
    public static @Nullable String of(@Nullable JsonNode error) {
        JsonNode metadata = error == null ? null : error.get("metadata");
        JsonNode raw = metadata == null ? null : metadata.get("raw");
        String wrapped = raw == null || raw.isNull() ? null : raw.isString() ? raw.stringValue() : JsonTree.text(raw);
        return of(JsonTree.string(error, "message"), wrapped, JsonTree.string(metadata, "provider_name"));
    }

    /**
     * @param raw what the vendor behind answered, or null
     * @param provider that vendor's name, or null
     */
    public static @Nullable String of(@Nullable String message, @Nullable String raw, @Nullable String provider) {
        if (raw == null || raw.isBlank()) {
            return message;
        }
        String inner = JsonTree.read(raw).map(WrappedWords::words).orElse(null);
        String plain =
                CONTROLS.matcher(inner == null ? raw : inner).replaceAll(" ").strip();
        String said = plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
        String told = provider == null || provider.isBlank() ? said : provider + ": " + said;
        return message == null || message.isBlank() ? told : message + " (" + told + ")";
    }

    private static @Nullable String words(JsonNode body) {
        JsonNode error = body.get("error");
        for (String found : new @Nullable String[] {
            JsonTree.string(error, "message"),
            JsonTree.string(body, "error"),
            JsonTree.string(body, "message"),
            JsonTree.string(body, "detail")
        }) {
            if (found != null && !found.isBlank()) {
                return found;
            }
        }
        return null;
    }
}
