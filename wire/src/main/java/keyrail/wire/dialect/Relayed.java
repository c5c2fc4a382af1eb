package keyrail.wire.dialect;

import java.util.List;
import keyrail.core.inference.Bytes;

/**
 * A body ready to go to a vendor that speaks the client's format.
 *
 * @param body windows on the client's bytes around the splices
 * @param dropUsageEvent whether we asked for a usage event that the client did not ask for, so that it must not reach it
 * @param streamed whether the answer is asked for as a stream
 */
public record Relayed(List<Bytes> body, boolean dropUsageEvent, boolean streamed) {
    public Relayed {
        body = List.copyOf(body);
    }
}
