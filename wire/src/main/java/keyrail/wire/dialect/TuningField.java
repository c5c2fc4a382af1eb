package keyrail.wire.dialect;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import keyrail.core.routing.TuningKey;
import keyrail.wire.json.ScannedBody;

/**
 * The member of a request that one tuning key becomes.
 *
 * @param name the member's name
 * @param aliases other members by which a client may have said the same; with one of them there, nothing is inserted
 * @param value from the literal in {@code config.json} to the member's value
 * @param fit whether the member may stand beside the others
 */
public record TuningField(TuningKey key, String name, List<String> aliases, UnaryOperator<String> value, Fit fit) {

    /** Whether a member goes with what the client sent and with the tuning inserted before it. */
    @FunctionalInterface
    public interface Fit {
        boolean test(String literal, ScannedBody body, Map<TuningKey, String> inserted);
    }

    public TuningField {
        aliases = List.copyOf(aliases);
    }

    /** A member that takes the literal as it is and goes with everything. */
    public static TuningField plain(TuningKey key, String name, String... aliases) {
        return new TuningField(
                key, name, List.of(aliases), UnaryOperator.identity(), (literal, body, inserted) -> true);
    }

    /** Whether the client said something itself. */
    public boolean isSentIn(ScannedBody body) {
        return body.has(name) || aliases.stream().anyMatch(body::has);
    }
}
