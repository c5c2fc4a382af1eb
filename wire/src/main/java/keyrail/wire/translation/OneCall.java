package keyrail.wire.translation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import keyrail.core.inference.hub.ReplyEvent;

/**
 * Lets the first tool call of an answer pass and no other, for a client that asked for one at a time before a vendor
 * that cannot be told so; the model asks again for what is left when it has the first result. Blocks behind a call that
 * is held back move up. Not safe for use by several threads.
 */
final class OneCall {
    private final Set<Integer> heldBack = new HashSet<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private boolean called;

    /** The event as the client is told it, or empty where it belongs to a call that is held back. */
    Optional<ReplyEvent> pass(ReplyEvent event) {
        return switch (event) {
            case ReplyEvent.CallStarted call -> {
                if (called) {
                    heldBack.add(call.block());
                    yield Optional.empty();
                }
                called = true;
                yield Optional.of(new ReplyEvent.CallStarted(started(call.block()), call.id(), call.name()));
            }
            case ReplyEvent.BlockStarted block ->
                Optional.of(new ReplyEvent.BlockStarted(started(block.block()), block.kind()));
            case ReplyEvent.Piece piece ->
                number(piece.block()).map(block -> new ReplyEvent.Piece(block, piece.text()));
            case ReplyEvent.Arguments more ->
                number(more.block()).map(block -> new ReplyEvent.Arguments(block, more.json()));
            case ReplyEvent.Seal seal -> number(seal.block()).map(block -> new ReplyEvent.Seal(block, seal.opaque()));
            case ReplyEvent.BlockEnded ended -> number(ended.block()).map(ReplyEvent.BlockEnded::new);
            case ReplyEvent.Started _,
                    ReplyEvent.Tokens _,
                    ReplyEvent.Finished _,
                    ReplyEvent.Failed _,
                    ReplyEvent.Lost _,
                    ReplyEvent.Alive _ -> Optional.of(event);
        };
    }

    private int started(int block) {
        int number = numbers.size();
        numbers.put(block, number);
        return number;
    }

    private Optional<Integer> number(int block) {
        return heldBack.contains(block) ? Optional.empty() : Optional.of(numbers.getOrDefault(block, block));
    }
}
