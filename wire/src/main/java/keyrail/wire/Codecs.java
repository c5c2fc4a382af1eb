package keyrail.wire;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.inference.Format;
import keyrail.wire.anthropic.codec.AnthropicCodec;
import keyrail.wire.codec.Codec;
import keyrail.wire.gemini.codec.GeminiCodec;
import keyrail.wire.ollama.codec.OllamaCodec;
import keyrail.wire.openaichat.codec.ChatCodec;
import keyrail.wire.responses.codec.ResponsesCodec;

/** The formats that can be translated: the one list to add a codec to. */
public final class Codecs {
    private static final List<Codec> ALL =
            List.of(new ChatCodec(), new ResponsesCodec(), new AnthropicCodec(), new GeminiCodec(), new OllamaCodec());

    private static final Map<Format, Codec> BY_FORMAT = new EnumMap<>(Format.class);

    static {
        ALL.forEach(codec -> BY_FORMAT.put(codec.format(), codec));
    }

    private Codecs() {}

    public static List<Codec> all() {
        return ALL;
    }

    /** The codec of a format; empty while there is none. */
    public static Optional<Codec> find(Format format) {
        return Optional.ofNullable(BY_FORMAT.get(format));
    }
}
