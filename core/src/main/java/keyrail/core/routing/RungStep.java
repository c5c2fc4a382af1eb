package keyrail.core.routing;

import java.util.Locale;

/**
 * One rule of selection and what became of it.
 *
 * @param subject what the rule looked at: a profile's name, a glob, a call site; empty where there was nothing
 * @param reason why it was passed over or refused; empty otherwise
 */
public record RungStep(Rung rung, Verdict verdict, String subject, String reason) {
    /** What became of a rule. */
    public enum Verdict {
        /** The call does not say what the rule needs. */
        NOT_ASKED,
        /** The configuration says nothing about what the call asks for. */
        NOT_SET,
        /** It named a profile that could not be taken; the next rule was looked at. */
        SKIPPED,
        /** It decided. */
        CHOSEN,
        /** It decided, and what it chose cannot work. */
        REFUSED,
        /** An earlier rule decided, or the call is not one for it. */
        NOT_REACHED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
