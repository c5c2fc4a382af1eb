package keyrail.wire.dialect;

import keyrail.core.failure.Failure;
import org.jspecify.annotations.Nullable;

/** The text of a failure for a client's error envelope. */
public final class FailureText {
    private FailureText() {}

    /** Our message, followed by the vendor's own words where it does not hold them: programs look for those. */
    public static String of(Failure failure) {
        String message = failure.message();
        String vendor = vendorMessage(failure);
        return vendor == null || vendor.isBlank() || message.contains(vendor)
                ? message
                : message + " The vendor says: " + vendor;
    }

    private static @Nullable String vendorMessage(Failure failure) {
        return switch (failure) {
            case Failure.Upstream upstream -> upstream.vendorMessage();
            case Failure.Gateway _ -> null;
        };
    }
}
