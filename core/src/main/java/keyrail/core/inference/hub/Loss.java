package keyrail.core.inference.hub;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something a translation could not carry, or not as it was: never silent.
 *
 * @param field where it stood in the client's request or the vendor's answer, e.g. {@code frequency_penalty}
 * @param reason why, and what became of it
 */
public record Loss(Kind kind, String field, String reason) {

    /** How much is lost. */
    public enum Kind {
        /** The target has no such thing, or refuses it: it was left out. A profile with {@code strict} refuses instead. */
        DROPPED,
        /** The target says it otherwise: the meaning is close, not equal. */
        CHANGED
    }

    public static Loss dropped(String field, String reason) {
        return new Loss(Kind.DROPPED, field, reason);
    }

    public static Loss changed(String field, String reason) {
        return new Loss(Kind.CHANGED, field, reason);
    }

    /** The fields, each once, as the header {@code x-keyrail-losses} has them; visible ASCII only. */
    public static String header(List<Loss> losses) {
        return losses.stream()
                .map(loss -> loss.field().replaceAll("[^!-+\\--~]", "_"))
                .distinct()
                .limit(64)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return field + ": " + reason;
    }
}
