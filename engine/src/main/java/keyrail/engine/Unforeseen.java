package keyrail.engine;

import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was thrown where nothing should be, as the outcome of the request it would otherwise leave without one. Its text
 * may repeat what was sent, so only its kind and place are written down.
 */
final class Unforeseen {
    private static final Logger LOG = LoggerFactory.getLogger(Unforeseen.class);

    private Unforeseen() {}

    static Failure in(Call call, Throwable thrown) {
        if (thrown instanceof KeyrailException known) {
            return known.failure();
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        LOG.atError()
                .addKeyValue("request", call.id())
                .addKeyValue("thrown", thrown.getClass().getName())
                .addKeyValue("at", trace.length == 0 ? "" : trace[0])
                .log("a request broke on a mistake of ours");
        return Failure.of(
                FailureCode.INTERNAL,
                "Keyrail made a mistake (" + thrown.getClass().getSimpleName()
                        + "); its log says where: report it with the request id");
    }
}
