package keyrail.server.admin.port;

import java.time.Duration;
import keyrail.core.names.RequestId;
import org.jspecify.annotations.Nullable;

/** Port: asks a model one thing and waits for the answer. Blocks; safe for use by several threads. */
@FunctionalInterface
public interface SendService {
    /**
     * @param asker reads the text as it comes; the call is cancelled when it leaves
     * @throws keyrail.core.failure.KeyrailException when no route is found or the vendor fails
     */
    Answer send(Message message, Asker asker);

    /**
     * What to ask.
     *
     * @param model null for the profile's
     * @param profile null to let selection decide
     * @param callSite the place that asks, or null
     * @param conversation the id of the conversation it belongs to, or null
     * @param maxTokens null for the profile's
     * @param timeout the longest wait, or null for the usual one
     * @param who the caller as the ledger names it
     */
    record Message(
            String text,
            @Nullable String systemPrompt,
            @Nullable String model,
            @Nullable String profile,
            @Nullable String callSite,
            @Nullable String conversation,
            @Nullable Integer maxTokens,
            @Nullable Duration timeout,
            String who) {}

    /**
     * What came back, and on whose account.
     *
     * @param payer text of the payer class
     */
    record Answer(
            String response,
            String model,
            long inputTokens,
            long outputTokens,
            RequestId request,
            String profile,
            String connection,
            String payer) {}
}
