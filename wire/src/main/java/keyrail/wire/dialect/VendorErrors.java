package keyrail.wire.dialect;

import java.util.Locale;
import keyrail.core.failure.FailureCode;

/** Errors that vendors tell of inside an answer that began well. */
public final class VendorErrors {
    private VendorErrors() {}

    /** What an error's type means to us; the vendors' own words differ little. */
    public static FailureCode codeOf(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.contains("overloaded") || lower.equals("unavailable")) {
            return FailureCode.UPSTREAM_OVERLOADED;
        }
        return lower.contains("rate_limit") || lower.equals("resource_exhausted")
                ? FailureCode.UPSTREAM_RATE_LIMITED
                : FailureCode.UPSTREAM_SERVER_ERROR;
    }
}
