package keyrail.core.inference.embed;

import java.util.List;
import keyrail.core.inference.hub.Loss;
import org.jspecify.annotations.Nullable;

/**
 * A request for the vectors of some texts.
 *
 * @param model as the client named it; a writer gets the upstream's name apart
 * @param texts at least one, each to become one vector
 * @param dimensions how long a vector has to be, or null for the model's own length
 * @param task what the vectors are for, in Gemini's words, or null
 * @param truncate whether a text that is too long may be cut; null where the client leaves it to the vendor
 * @param user an opaque id of the end user, or null
 * @param shape how the client wants its answer
 * @param losses what the reader of the client's format could not carry
 */
public record EmbedAsk(
        @Nullable String model,
        List<String> texts,
        @Nullable Long dimensions,
        @Nullable String task,
        @Nullable Boolean truncate,
        @Nullable String user,
        Shape shape,
        List<Loss> losses) {

    /** How a client wants its vectors; what only its own format can mean by it. */
    public enum Shape {
        /** As lists of numbers, one for each text. */
        NUMBERS,
        /** As the bytes of little-endian 32-bit floats in base64, as OpenAI has it. */
        BASE64,
        /** One vector alone, not in a list. */
        SINGLE
    }

    public EmbedAsk {
        texts = List.copyOf(texts);
        losses = List.copyOf(losses);
    }
}
