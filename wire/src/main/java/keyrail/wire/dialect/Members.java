package keyrail.wire.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import keyrail.core.inference.Bytes;
import keyrail.core.routing.TuningKey;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.json.SplicePlan;

/** Puts the model and a profile's defaults into a request: the splices all formats share. */
public final class Members {
    private Members() {}

    /**
     * How one tuning setting stands in a format.
     *
     * @param key the profile's setting
     * @param aliases members by which a client may have said the same; any of them keeps ours out
     * @param json from the setting's JSON literal to the member's text, e.g. {@code "temperature":0.2}
     */
    public record Field(TuningKey key, List<String> aliases, UnaryOperator<String> json) {
        public static Field plain(TuningKey key, String member, String... moreAliases) {
            List<String> aliases = new ArrayList<>(List.of(member));
            aliases.addAll(List.of(moreAliases));
            return new Field(key, List.copyOf(aliases), literal -> "\"" + member + "\":" + literal);
        }
    }

    /**
     * Splices (a) and (b): the model, and defaults where the client said nothing.
     *
     * @param further members the format itself adds, as {@code "name":value}
     */
    public static SplicePlan plan(ScannedBody body, RelayOrder order, List<Field> fields, List<String> further) {
        SplicePlan plan = new SplicePlan(body.body());
        StringJoiner inserted = new StringJoiner(",");
        further.forEach(inserted::add);
        if (order.model() != null) {
            JsonValue sent = body.value("model").orElse(null);
            if (sent == null) {
                inserted.add("\"model\":" + JsonText.quote(order.model()));
            } else if (!sent.text().orElse("").equals(order.model())) {
                plan.replace(sent.start(), sent.end(), Bytes.utf8(JsonText.quote(order.model())));
            }
        }
        if (!order.exact()) {
            Map<TuningKey, String> values = order.tuning().values();
            for (Field field : values.isEmpty() ? List.<Field>of() : fields) {
                String literal = values.get(field.key());
                if (literal != null
                        && !order.rules().refused().contains(field.key())
                        && field.aliases().stream().noneMatch(body::has)) {
                    inserted.add(field.json().apply(literal));
                }
            }
        }
        if (inserted.length() > 0) {
            plan.insertMembers(body, 0, inserted.toString());
        }
        return plan;
    }
}
