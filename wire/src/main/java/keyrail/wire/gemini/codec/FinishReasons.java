package keyrail.wire.gemini.codec;

import java.util.Optional;
import keyrail.core.inference.hub.StopReason;

/**
 * Why an answer ended, both ways (Candidate.FinishReason in {@code @google/genai} 2.32.0 and at ai.google.dev/api/generate-content,
 * seen 2026-11-28).
 *
 * <p>STOP says nothing of stop texts; with function calls in the answer it means that they are to be run. A candidate
 * that ends for want of a valid call is no answer but a failure. A refusal goes out as SAFETY, with its words as text,
 * for Gemini has no other word that clients take for one.
 */
final class FinishReasons {
    private FinishReasons() {}

    /** Empty where the answer failed. */
    static Optional<StopReason> read(String reason) {
        return switch (reason) {
            case "STOP" -> Optional.of(StopReason.END);
            case "MAX_TOKENS" -> Optional.of(StopReason.LENGTH);
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> Optional.of(StopReason.SAFETY);
            case "CONTINUATION" -> Optional.of(StopReason.PAUSED);
            case "MALFORMED_FUNCTION_CALL",
                    "MALFORMED_RESPONSE",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "MISSING_THOUGHT_SIGNATURE" -> Optional.empty();
            default -> Optional.of(StopReason.OTHER);
        };
    }

    static String write(StopReason reason) {
        return switch (reason) {
            case END, STOP_SEQUENCE, TOOL_CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case SAFETY, REFUSAL -> "SAFETY";
            case PAUSED, OTHER -> "OTHER";
        };
    }
}
