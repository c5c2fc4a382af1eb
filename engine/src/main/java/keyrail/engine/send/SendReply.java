package keyrail.engine.send;

import keyrail.core.names.RequestId;
import keyrail.core.usage.Usage;

/**
 * The whole answer to one message, and who gave it.
 *
 * @param model as the vendor names it
 * @param profile empty for a connection named directly
 */
public record SendReply(
        String text, String model, Usage usage, RequestId request, String profile, String connection, String payer) {}
