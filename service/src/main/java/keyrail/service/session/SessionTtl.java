package keyrail.service.session;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** How long a session is asked to stay open. */
public sealed interface SessionTtl {
    /** The home's usual time. */
    record Usual() implements SessionTtl {}

    /** A time of one's own, shortened to the home's longest. */
    record For(Duration time) implements SessionTtl {}

    /** Until it is closed. */
    record Never() implements SessionTtl {}

    /**
     * {@code never}, a number of seconds, or hours, minutes and seconds such as {@code 1h30m}.
     *
     * @throws KeyrailException {@code invalid_argument}, also for a time of zero
     */
    static SessionTtl parse(String text) {
        if (text.equals("never")) {
            return new Never();
        }
        Matcher parts = Parts.PATTERN.matcher(text);
        long seconds = 0;
        if (!text.isEmpty() && parts.matches()) {
            seconds = parts.group("bare") != null
                    ? number(parts, "bare")
                    : number(parts, "h") * 3_600 + number(parts, "m") * 60 + number(parts, "s");
        }
        if (seconds == 0) {
            throw new KeyrailException(
                    FailureCode.INVALID_ARGUMENT,
                    "\"" + text
                            + "\" is not a time for a session: write seconds (900), hours, minutes and seconds (1h30m), or never");
        }
        return new For(Duration.ofSeconds(seconds));
    }

    private static long number(Matcher parts, String group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** What a time is written like; nine digits keep every sum within a long. */
    final class Parts {
        static final Pattern PATTERN =
                Pattern.compile("(?<bare>\\d{1,9})|(?:(?<h>\\d{1,9})h)?(?:(?<m>\\d{1,9})m)?(?:(?<s>\\d{1,9})s)?");

        private Parts() {}
    }
}
