package keyrail.providers.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import keyrail.core.inference.Bytes;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/**
 * The names in a vendor's list of models; empty where the answer is none, or not the whole of one, so that nothing
 * follows from it.
 */
public record ModelNames(List<String> names) {
    private static final Keys LIST = Keys.of("data", "models", "has_more", "nextPageToken");
    private static final Keys MODEL = Keys.of("id", "name");

    public ModelNames {
        names = List.copyOf(names);
    }

    /** Reads OpenAI's and Anthropic's {@code data[].id} and Gemini's {@code models[].name}. */
    public static ModelNames read(Bytes answer) {
        Optional<ScannedBody> list = BodyScanner.tryScan(answer, LIST);
        if (list.isEmpty() || isOnePage(list.get())) {
            return new ModelNames(List.of());
        }
        List<String> names = new ArrayList<>();
        add(list.get().value("data"), "id", names);
        add(list.get().value("models"), "name", names);
        return new ModelNames(names);
    }

    private static boolean isOnePage(ScannedBody list) {
        return list.value("has_more").map(JsonValue::isTrue).orElse(false)
                || list.text("nextPageToken").map(token -> !token.isEmpty()).orElse(false);
    }

    private static void add(Optional<JsonValue> models, String member, List<String> names) {
        models.filter(JsonValue::isArray).ifPresent(all -> {
            for (JsonValue model : all.elements()) {
                model.members(MODEL).flatMap(found -> found.text(member)).ifPresent(names::add);
            }
        });
    }

    /** Whether there is a list, and none of its names is meant. */
    public boolean lackAll(Predicate<String> meant) {
        return !names.isEmpty() && names.stream().noneMatch(meant);
    }
}
