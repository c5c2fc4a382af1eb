package keyrail.providers.shared;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import keyrail.core.inference.Format;
import keyrail.core.provider.PromptRules;
import org.jspecify.annotations.Nullable;

/**
 * What a translated prompt has to respect for some models of one provider.
 *
 * @param name what people call it, for tests and documentation
 * @param models matched against the whole model id
 * @param format the format it holds for, or null where it holds for all
 * @param change what it does to the rules
 * @param source where this is known from
 * @param seen the date the source was read, ISO
 */
public record PromptQuirk(
        String name,
        Pattern models,
        @Nullable Format format,
        Consumer<PromptRules.Builder> change,
        String source,
        String seen) {

    /** For every model and format. */
    public static PromptQuirk of(String name, Consumer<PromptRules.Builder> change, String source, String seen) {
        return new PromptQuirk(name, Pattern.compile(".*"), null, change, source, seen);
    }

    /** For some models only. */
    public PromptQuirk forModels(String pattern) {
        return new PromptQuirk(name, Pattern.compile(pattern), format, change, source, seen);
    }

    /** In one format only. */
    public PromptQuirk in(Format only) {
        return new PromptQuirk(name, models, only, change, source, seen);
    }

    private boolean appliesTo(Format asked, String model) {
        return (format == null || format == asked) && models.matcher(model).matches();
    }

    /** Applies those of {@code quirks} that hold for a model, in their order: a later one has the last word. */
    public static void apply(Collection<PromptQuirk> quirks, Format format, String model, PromptRules.Builder rules) {
        for (PromptQuirk quirk : quirks) {
            if (quirk.appliesTo(format, model)) {
                quirk.change.accept(rules);
            }
        }
    }
}
