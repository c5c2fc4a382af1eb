package keyrail.rehearsal.vendor;

import java.util.List;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.http.HttpRequest;

/** One vendor's API: strict about what it is sent, exact about what it answers. Safe for use by several threads. */
public interface VendorFake {
    /** Reads as much as there is; never refuses, so that every request can be recorded. */
    Call read(HttpRequest request);

    /** The answer to a call, a refusal in the vendor's own envelope included. */
    Answer answer(Call call, Behaviour behaviour);

    /** A failure in the vendor's own envelope. */
    Answer.Whole failure(int status, String message, List<HttpField> more);

    /** The same where another vendor failed behind this one, which wraps what that one said. */
    default Answer.Whole failureBehind(int status, String message, List<HttpField> more) {
        return failure(status, message, more);
    }

    /** Fields of a good request that the vendor drops without a word, as paths; none where it refuses them. */
    default List<String> overlooked(Call call) {
        return List.of();
    }

    static VendorFake of(Dialect dialect, AcceptedKeys keys) {
        return switch (dialect) {
            case ANTHROPIC -> new AnthropicFake(keys);
            case GEMINI -> new GeminiFake(keys);
            case OPENAI, OPENROUTER, OLLAMA, COMPATIBLE -> new OpenAiFake(dialect, keys);
        };
    }
}
