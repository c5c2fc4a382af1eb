package keyrail.wire;

import java.util.List;
import keyrail.core.inference.Bytes;

/**
 * A body ready to be sent on.
 *
 * @param body slices in order: windows on the client's bytes around what was spliced in
 * @param dropUsageEvent whether the answer has to go through {@link keyrail.wire.sse.UsageEventFilter}
 * @param streamed whether the client asked for a stream
 */
public record Relayed(List<Bytes> body, boolean dropUsageEvent, boolean streamed) {
    public Relayed {
        body = List.copyOf(body);
    }
}
