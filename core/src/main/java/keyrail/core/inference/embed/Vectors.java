package keyrail.core.inference.embed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of some texts, in the order of the texts.
 *
 * @param model the model that made them, as the vendor says, or null
 * @param all nobody changes the arrays
 * @param tokens of all texts; 0 where the vendor does not say
 */
public record Vectors(@Nullable String model, List<double[]> all, long tokens) {
    public Vectors {
        all = List.copyOf(all);
    }
}
