package keyrail.wire;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.inference.Format;
import keyrail.wire.anthropic.AnthropicMessages;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.gemini.GeminiGenerate;
import keyrail.wire.ollama.OllamaChat;
import keyrail.wire.openaichat.OpenAiChat;
import keyrail.wire.responses.OpenAiResponses;

/** The formats whose bytes are understood: the one list to add a format to. */
public final class Formats {
    private static final List<Dialect> ALL = List.of(
            new OpenAiChat(), new OpenAiResponses(), new AnthropicMessages(), new GeminiGenerate(), new OllamaChat());

    private static final Map<Format, Dialect> BY_FORMAT = new EnumMap<>(Format.class);

    static {
        ALL.forEach(dialect -> BY_FORMAT.put(dialect.format(), dialect));
    }

    private Formats() {}

    public static List<Dialect> all() {
        return ALL;
    }

    /** The dialect of a format; empty while nothing here understands it. */
    public static Optional<Dialect> find(Format format) {
        return Optional.ofNullable(BY_FORMAT.get(format));
    }

    /** @throws IllegalArgumentException for a format that nothing here understands */
    public static Dialect dialect(Format format) {
        return find(format).orElseThrow(() -> new IllegalArgumentException("no dialect of " + format.text()));
    }
}
