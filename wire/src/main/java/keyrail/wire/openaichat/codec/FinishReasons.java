package keyrail.wire.openaichat.codec;

import java.util.Locale;
import keyrail.core.inference.hub.StopReason;

/**
 * Why an answer ended, in this format's words and in the hub's (OpenAI's OpenAPI description, finish_reason, seen
 * 2026-11-28; the others as the vendors' own documents have them, same date).
 *
 * <table>
 *   <caption>read</caption>
 *   <tr><td>{@code stop}, {@code eos} (Together), {@code end_turn}</td><td>END; TOOL_CALLS with calls; REFUSAL with a
 *       refusal; STOP_SEQUENCE where vLLM's {@code stop_reason} is a text</td></tr>
 *   <tr><td>{@code length}, {@code max_tokens}, {@code max_output_tokens}, {@code model_length} (Mistral)</td>
 *       <td>LENGTH</td></tr>
 *   <tr><td>{@code tool_calls}, {@code function_call}, {@code tool_use}</td><td>TOOL_CALLS</td></tr>
 *   <tr><td>{@code content_filter}, {@code safety}</td><td>SAFETY; REFUSAL where OpenRouter's {@code
 *       native_finish_reason} is {@code refusal}, or with a refusal</td></tr>
 *   <tr><td>anything else</td><td>OTHER</td></tr>
 * </table>
 *
 * <table>
 *   <caption>written</caption>
 *   <tr><td>END, STOP_SEQUENCE, OTHER</td><td>{@code stop}; {@code tool_calls} with calls</td></tr>
 *   <tr><td>LENGTH, PAUSED</td><td>{@code length}: there would be more</td></tr>
 *   <tr><td>TOOL_CALLS</td><td>{@code tool_calls}, or {@code function_call} for a client of 2023</td></tr>
 *   <tr><td>REFUSAL</td><td>{@code stop} with the model's own words of refusal, as OpenAI; else {@code content_filter}</td>
 *   </tr>
 *   <tr><td>SAFETY</td><td>{@code content_filter}</td></tr>
 * </table>
 */
final class FinishReasons {
    private FinishReasons() {}

    /**
     * @param own the model's own word where a gateway tells it beside the format's, or empty
     * @param calls whether there are calls
     * @param refused whether there is a refusal
     */
    static StopReason read(String reason, String own, boolean calls, boolean refused) {
        StopReason plain = switch (reason.toLowerCase(Locale.ROOT)) {
            case "stop", "eos", "eos_token", "end_turn", "completed" -> StopReason.END;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "length", "max_tokens", "max_output_tokens", "model_length" -> StopReason.LENGTH;
            case "tool_calls", "function_call", "tool_use" -> StopReason.TOOL_CALLS;
            case "content_filter", "safety" -> StopReason.SAFETY;
            case "refusal" -> StopReason.REFUSAL;
            default -> StopReason.OTHER;
        };
        if (plain == StopReason.SAFETY && own.equals("refusal")) {
            return StopReason.REFUSAL;
        }
        if (refused && (plain == StopReason.END || plain == StopReason.SAFETY)) {
            return StopReason.REFUSAL;
        }
        if (plain == StopReason.END && calls) {
            return StopReason.TOOL_CALLS;
        }
        return plain == StopReason.TOOL_CALLS && !calls ? StopReason.END : plain;
    }

    /**
     * @param calls whether the client was told of calls
     * @param refused whether the client was told a refusal of the model's own
     */
    static String write(StopReason reason, boolean calls, boolean refused) {
        return switch (reason) {
            case END, STOP_SEQUENCE, OTHER, TOOL_CALLS -> calls ? "tool_calls" : "stop";
            case LENGTH, PAUSED -> "length";
            case REFUSAL -> refused ? "stop" : "content_filter";
            case SAFETY -> "content_filter";
        };
    }
}
