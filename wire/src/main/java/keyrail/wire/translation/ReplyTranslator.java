package keyrail.wire.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.SealedCall;
import keyrail.core.inference.hub.StopReason;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.ReplyWriter;
import org.jspecify.annotations.Nullable;

/**
 * The way back of one answer: the vendor's bytes in, the client's bytes out, for a stream piece by piece. Sealed
 * reasoning is marked with the account that made it. Not safe for use by several threads.
 */
public final class ReplyTranslator {
    private final Translation translation;
    private final ReplyFrame frame;
    private final Consumer<Bytes> out;
    private final ReplyReader reader;
    /** Writes a stream; null where the client wants its answer whole. */
    private final @Nullable ReplyWriter writer;

    private final @Nullable ReplyAssembler whole;
    private final SealCollector seals = new SealCollector();
    private final List<Loss> losses = new ArrayList<>();
    private ReplyEvent.@Nullable Failed failed;
    private @Nullable StopReason finished;

    ReplyTranslator(Translation translation, boolean streamed, ReplyFrame frame, Consumer<Bytes> out) {
        this.translation = translation;
        this.frame = frame;
        this.out = out;
        this.reader = translation.upstream().replyReader(streamed, this::event);
        boolean asStream = translation.prompt().stream();
        this.writer = asStream ? translation.client().replyWriter(frame, out) : null;
        this.whole = asStream ? null : new ReplyAssembler();
    }

    /** @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error} */
    public void accept(byte[] array, int offset, int length) {
        reader.accept(array, offset, length);
    }

    /**
     * The vendor's body is over. Writes the end of the answer, unless the vendor told of a failure or never said that
     * it was done.
     *
     * @throws keyrail.core.failure.KeyrailException {@code upstream_protocol_error}
     */
    public void end() {
        reader.end();
        if (failed != null || finished == null) {
            return;
        }
        if (writer != null) {
            writer.end();
        } else if (whole != null) {
            out.accept(translation.client().writeReply(whole.reply(), frame));
        }
    }

    private void event(ReplyEvent event) {
        ReplyEvent marked = event instanceof ReplyEvent.Seal seal
                ? mark(seal)
                : event instanceof ReplyEvent.CallStarted call ? named(call) : event;
        if (marked instanceof ReplyEvent.Failed told) {
            failed = failed == null ? told : failed;
            return;
        }
        if (marked instanceof ReplyEvent.Lost lost) {
            losses.add(lost.loss());
        } else if (marked instanceof ReplyEvent.Finished done) {
            finished = done.reason();
        }
        seals.accept(marked);
        if (writer != null && failed == null) {
            writer.accept(marked);
        } else if (whole != null) {
            whole.accept(marked);
        }
    }

    private ReplyEvent.Seal mark(ReplyEvent.Seal seal) {
        Opaque opaque = seal.opaque();
        return new ReplyEvent.Seal(
                seal.block(), new Opaque(translation.target().self(), opaque.kind(), opaque.value()));
    }

    /** A call by the client's name of its tool, where the vendor was told another. */
    private ReplyEvent.CallStarted named(ReplyEvent.CallStarted call) {
        String name = translation.written().toolNames().getOrDefault(call.name(), call.name());
        return new ReplyEvent.CallStarted(call.block(), call.id(), name);
    }

    /** The type of the bytes that come out. */
    public String contentType() {
        return writer == null ? "application/json" : writer.contentType();
    }

    /** The error that the vendor told of in the answer. */
    public Optional<ReplyEvent.Failed> failure() {
        return Optional.ofNullable(failed);
    }

    /** Whether the vendor said that the answer is complete. */
    public boolean isFinished() {
        return finished != null;
    }

    /** What of the answer was lost so far. */
    public List<Loss> losses() {
        return losses;
    }

    /** What the calls of the answer need with them in the next turn. */
    public List<SealedCall> sealedCalls() {
        return seals.calls();
    }
}
