package keyrail.wire.anthropic.codec.reply;

import keyrail.core.inference.hub.StopReason;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why answers end, both ways ({@code StopReason} of {@code @anthropic-ai/sdk} 1.14.0, seen 2026-11-28).
 *
 * <table>
 * <caption>stop_reason</caption>
 * <tr><th>Anthropic</th><th>hub</th></tr>
 * <tr><td>end_turn</td><td>END, and what has no word: OTHER</td></tr>
 * <tr><td>max_tokens, model_context_window_exceeded</td><td>LENGTH (written as max_tokens)</td></tr>
 * <tr><td>stop_sequence</td><td>STOP_SEQUENCE</td></tr>
 * <tr><td>tool_use</td><td>TOOL_CALLS</td></tr>
 * <tr><td>refusal</td><td>REFUSAL; SAFETY is written so</td></tr>
 * <tr><td>pause_turn</td><td>PAUSED</td></tr>
 * </table>
 */
final class Endings {
    private Endings() {}

    static StopReason read(@Nullable String reason) {
        if (reason == null) {
            return StopReason.OTHER;
        }
        return switch (reason) {
            case "end_turn" -> StopReason.END;
            case "max_tokens", "model_context_window_exceeded" -> StopReason.LENGTH;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "refusal" -> StopReason.REFUSAL;
            case "pause_turn" -> StopReason.PAUSED;
            default -> StopReason.OTHER;
        };
    }

    /**
     * The ending as clients act on it: they run tools when told {@code tool_use} and only then, and see a refusal by its
     * reason only.
     *
     * @param calls whether the answer has calls
     * @param refuses whether the answer has words of refusal
     */
    static StopReason seen(StopReason reason, boolean calls, boolean refuses) {
        boolean isPlain = reason == StopReason.END || reason == StopReason.OTHER;
        if (calls && isPlain) {
            return StopReason.TOOL_CALLS;
        }
        if (!calls && reason == StopReason.TOOL_CALLS) {
            return StopReason.END;
        }
        return refuses && isPlain ? StopReason.REFUSAL : reason;
    }

    static void write(ObjectNode holder, StopReason reason, @Nullable String stopSequence) {
        String word = switch (reason) {
            case END, OTHER -> "end_turn";
            case LENGTH -> "max_tokens";
            case STOP_SEQUENCE -> "stop_sequence";
            case TOOL_CALLS -> "tool_use";
            case REFUSAL, SAFETY -> "refusal";
            case PAUSED -> "pause_turn";
        };
        holder.put("stop_reason", word);
        if (stopSequence == null) {
            holder.putNull("stop_sequence");
        } else {
            holder.put("stop_sequence", stopSequence);
        }
        if (word.equals("refusal")) {
            ObjectNode details = JsonTree.object().put("type", "refusal");
            details.putNull("category").putNull("explanation");
            holder.set("stop_details", details);
        } else {
            holder.putNull("stop_details");
        }
    }
}
