package keyrail.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** Names what the file system refused, so that people know whether to free space or to fix permissions. */
final class StorageFailure {
    private StorageFailure() {}

    static KeyrailException writing(Path file, IOException cause) {
        return switch (code(cause)) {
            case STORAGE_FULL ->
                failure(FailureCode.STORAGE_FULL, file, "no space left; free some and try again", cause);
            case HOME_READ_ONLY ->
                failure(FailureCode.HOME_READ_ONLY, file, "it is read-only; make its folder writable", cause);
            default -> failure(FailureCode.STORAGE_FAILED, file, reason(cause), cause);
        };
    }

    /** The operating system's own words, without the file's name that people have already been given. */
    static String reason(IOException cause) {
        if (cause instanceof FileSystemException refusal && refusal.getReason() != null) {
            return refusal.getReason();
        }
        return cause.getMessage() == null || cause instanceof FileSystemException
                ? cause.getClass().getSimpleName()
                : cause.getMessage();
    }

    private static FailureCode code(IOException cause) {
        // The JDK has types for some refusals only; the rest is the text of strerror (Linux, seen 2026-11-24 on a full
        // and on
        // a read-only tmpfs; the words for quotas and for EPERM are from errno(3)).
        String text = reason(cause).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota exceeded")) {
            return FailureCode.STORAGE_FULL;
        }
        if (cause instanceof AccessDeniedException || text.contains("read-only") || text.contains("not permitted")) {
            return FailureCode.HOME_READ_ONLY;
        }
        return FailureCode.STORAGE_FAILED;
    }

    private static KeyrailException failure(FailureCode code, Path file, String reason, IOException cause) {
        return new KeyrailException(Failure.of(code, "cannot write " + file + ": " + reason), cause);
    }
}
