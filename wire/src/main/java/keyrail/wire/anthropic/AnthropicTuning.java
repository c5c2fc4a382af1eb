package keyrail.wire.anthropic;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import keyrail.core.routing.TuningKey;
import keyrail.wire.dialect.TuningField;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/**
 * What profile tuning becomes in an Anthropic request.
 *
 * <p>Thinking excludes a temperature other than 1, any {@code top_p} and a forced tool (API reference, "extended
 * thinking", 2026-11). A default never breaks a call, so what would clash with the client's own members, or with
 * thinking already inserted, is left out.
 */
final class AnthropicTuning {
    static final Keys REQUEST_KEYS = Keys.of(
            "model", "stream", "max_tokens", "thinking", "temperature", "top_p", "output_config", "tool_choice");

    private static final Keys TYPE = Keys.of("type");

    /** Thinking comes first, because the sampling members depend on it. */
    static final List<TuningField> FIELDS = List.of(
            TuningField.plain(TuningKey.MAX_TOKENS, "max_tokens"),
            new TuningField(
                    TuningKey.THINKING,
                    "thinking",
                    List.of(),
                    literal -> "{\"type\":\"" + (literal.equals("true") ? "adaptive" : "disabled") + "\"}",
                    AnthropicTuning::thinkingFits),
            sampling(TuningKey.TEMPERATURE, "temperature"),
            sampling(TuningKey.TOP_P, "top_p"),
            new TuningField(
                    TuningKey.EFFORT,
                    "output_config",
                    List.of(),
                    literal -> "{\"effort\":" + literal + "}",
                    (literal, body, inserted) -> true));

    private AnthropicTuning() {}

    private static TuningField sampling(TuningKey key, String name) {
        return new TuningField(
                key, name, List.of(), UnaryOperator.identity(), (literal, body, inserted) -> !thinks(body, inserted));
    }

    private static boolean thinks(ScannedBody body, Map<TuningKey, String> inserted) {
        Optional<JsonValue> sent = body.value("thinking");
        if (sent.isEmpty()) {
            return "true".equals(inserted.get(TuningKey.THINKING));
        }
        return !sent.get().isNull() && !typeOf(sent.get()).equals(Optional.of("disabled"));
    }

    private static boolean thinkingFits(String literal, ScannedBody body, Map<TuningKey, String> inserted) {
        if (!literal.equals("true")) {
            return true;
        }
        boolean sampled = body.has("top_p")
                || body.value("temperature")
                        .filter(temperature -> !temperature.raw().asUtf8().matches("1(\\.0+)?"))
                        .isPresent();
        boolean forced = body.value("tool_choice")
                .flatMap(AnthropicTuning::typeOf)
                .filter(Set.of("any", "tool")::contains)
                .isPresent();
        return !sampled && !forced;
    }

    private static Optional<String> typeOf(JsonValue value) {
        return value.members(TYPE).flatMap(members -> members.text("type"));
    }
}
