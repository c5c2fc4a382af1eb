package keyrail.service.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;

/** Reads the moment a report starts at: an ISO instant, an ISO date (its start in UTC), or a time back from now. */
final class Since {
    private static final Duration USUAL = Duration.ofDays(30);
    private static final Pattern BACK = Pattern.compile("(\\d{1,6})([smhdw])");

    private Since() {}

    /** @param text null for 30 days back */
    static Instant parse(@Nullable String text, Instant now) {
        if (text == null) {
            return now.minus(USUAL);
        }
        Matcher back = BACK.matcher(text);
        if (back.matches()) {
            return now.minus(unit(back.group(2).charAt(0)).multipliedBy(Long.parseLong(back.group(1))));
        }
        try {
            return text.indexOf('T') >= 0
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException unreadable) {
            throw new KeyrailException(
                    FailureCode.INVALID_ARGUMENT,
                    "since \"" + text + "\" is no time: write 24h, 7d, 2026-01-31 or 2026-01-31T12:00:00Z");
        }
    }

    private static Duration unit(char letter) {
        return switch (letter) {
            case 's' -> Duration.ofSeconds(1);
            case 'm' -> Duration.ofMinutes(1);
            case 'h' -> Duration.ofHours(1);
            case 'd' -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
