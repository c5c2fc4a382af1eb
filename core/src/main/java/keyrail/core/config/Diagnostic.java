package keyrail.core.config;

import java.util.Locale;

/**
 * One finding about {@code config.json}.
 *
 * @param severity errors disable their entry and fail {@code config check}; warnings do neither
 * @param line 1-based, 0 when the file as a whole is meant
 * @param column 1-based, 0 when the file as a whole is meant
 * @param pointer JSON pointer of the place, e.g. {@code /llm/profiles/work/model}
 * @param message what is wrong and what to write instead, with the nearest known name where one is near
 */
public record Diagnostic(Severity severity, int line, int column, String pointer, String message) {
    /** How bad a finding is. */
    public enum Severity {
        ERROR,
        WARNING;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
