package keyrail.app.cli.console;

import keyrail.core.failure.Failure;

/** What the process ends with. */
public final class ExitCodes {
    public static final int OK = 0;
    /** Every refusal, the parser's included. */
    public static final int REFUSED = 1;
    /** {@code EX_IOERR} of sysexits(3): the disk did not take what was written. */
    public static final int STORAGE_FAILED = 74;
    /** {@code EX_TEMPFAIL}: another process owns the home. */
    public static final int HOME_IN_USE = 75;
    /** {@code EX_CONFIG}: the daemon cannot start from what it found. */
    public static final int CANNOT_START = 78;

    private ExitCodes() {}

    public static int of(Failure failure) {
        return switch (failure.code()) {
            case HOME_IN_USE -> HOME_IN_USE;
            case STORAGE_FAILED -> STORAGE_FAILED;
            default -> REFUSED;
        };
    }

    /** As {@link #of}, for the commands that start the daemon. */
    public static int ofStart(Failure failure) {
        return switch (failure.code()) {
            case CONFIG_INVALID, VAULT_SEALED, VAULT_CORRUPT, DATABASE_CORRUPT -> CANNOT_START;
            default -> of(failure);
        };
    }
}
