package keyrail.core.failure;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a vendor's {@code retry-after}: seconds, or a date (RFC 9110 §10.2.3); some vendors send parts of a second. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?");
    private static final int MILLI_DIGITS = 3;

    private RetryAfter() {}

    /** How long to wait from {@code now} on, never negative; empty where the value is absent or unreadable. */
    public static Optional<Duration> pause(@Nullable String value, Instant now) {
        if (value == null) {
            return Optional.empty();
        }
        var seconds = SECONDS.matcher(value.strip());
        if (seconds.matches()) {
            String fraction = seconds.group(2) == null ? "" : seconds.group(2);
            String millis = (fraction + "000").substring(0, MILLI_DIGITS);
            return Optional.of(
                    Duration.ofSeconds(Long.parseLong(seconds.group(1))).plusMillis(Long.parseLong(millis)));
        }
        try {
            Instant at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip(), Instant::from);
            Duration pause = Duration.between(now, at);
            return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }
}
