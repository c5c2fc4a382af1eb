package keyrail.core.inference.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call needs with it when its result goes to its vendor, for clients that cannot carry it.
 *
 * @param id of the call, as the client has it
 * @param thoughts the sealed reasoning before it, in order: {@link Block.Thought} and {@link Block.Hidden}
 * @param seal the call's own, or null
 */
public record SealedCall(
        String id, List<Block> thoughts, @Nullable Opaque seal) {
    public SealedCall {
        thoughts = List.copyOf(thoughts);
    }
}
