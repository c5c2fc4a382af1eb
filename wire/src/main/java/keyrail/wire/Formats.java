package keyrail.wire;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.wire.anthropic.AnthropicMessages;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.openaichat.OpenAiChat;

/** The list of formats that can be relayed. */
public final class Formats {
    private static final Map<Format, Dialect> DIALECTS = new EnumMap<>(Format.class);

    static {
        for (Dialect dialect : List.of(new OpenAiChat(), new AnthropicMessages())) {
            DIALECTS.put(dialect.format(), dialect);
        }
    }

    private Formats() {}

    /** @throws KeyrailException {@code format_mismatch} for a format that is not relayed yet */
    public static Dialect of(Format format) {
        Dialect dialect = DIALECTS.get(format);
        if (dialect == null) {
            throw new KeyrailException(
                    FailureCode.FORMAT_MISMATCH, "this version does not speak " + format.text() + " yet");
        }
        return dialect;
    }
}
