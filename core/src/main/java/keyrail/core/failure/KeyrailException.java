package keyrail.core.failure;

import java.io.Serial;

/** Carries a {@link Failure} to the edge that can tell a person about it. */
public final class KeyrailException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public KeyrailException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public KeyrailException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public KeyrailException(FailureCode code, String message) {
        this(Failure.of(code, message));
    }

    public Failure failure() {
        return failure;
    }
}
