package keyrail.providers.shared;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import keyrail.core.routing.TuningKey;

/**
 * Tuning that some models of one provider answer 400 to.
 *
 * @param name what people call it, for tests and documentation
 * @param models matched against the whole model id
 * @param refused the settings these models do not take
 * @param source where this is known from
 * @param seen the date the source was read, ISO
 */
public record ModelQuirk(String name, Pattern models, Set<TuningKey> refused, String source, String seen) {
    public ModelQuirk {
        refused = Set.copyOf(refused);
    }

    public static ModelQuirk of(String name, String models, Set<TuningKey> refused, String source, String seen) {
        return new ModelQuirk(name, Pattern.compile(models), refused, source, seen);
    }

    public boolean appliesTo(String model) {
        return models.matcher(model).matches();
    }

    /** What {@code model} refuses according to all of {@code quirks}. */
    public static Set<TuningKey> refusedBy(String model, Collection<ModelQuirk> quirks) {
        Set<TuningKey> refused = EnumSet.noneOf(TuningKey.class);
        for (ModelQuirk quirk : quirks) {
            if (quirk.appliesTo(model)) {
                refused.addAll(quirk.refused());
            }
        }
        return refused;
    }
}
