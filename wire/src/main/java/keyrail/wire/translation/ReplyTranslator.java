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
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.ReplyWriter;
import org.jspecify.annotations.Nullable;

/**
 * The way back of one answer: the vendor's bytes in, the client's bytes out, for a stream piece by piece. Sealed
 * reasoning is marked with the account that made it. Not safe for use by several threads.
 */
final class ReplyTranslator implements AnswerTranslator {
    /** Readers and writers keep of an answer what they will need at its end, so it must have one. */
    private static final long LONGEST = 64L << 20;

    private final PromptTranslation translation;
    private final ReplyFrame frame;
    private final Consumer<Bytes> out;
    private final ReplyReader reader;
    /** Writes a stream; null where the client wants its answer whole. */
    private final @Nullable ReplyWriter writer;

    private final @Nullable ReplyAssembler whole;
    /** Where the client wants one call at a time; null elsewhere. */
    private final @Nullable OneCall oneCall;

    private final DistinctCalls ids;
    private final SealCollector seals = new SealCollector();
    private final List<Loss> losses = new ArrayList<>();
    private long taken;
    private ReplyEvent.@Nullable Failed failed;
    private @Nullable StopReason finished;

    ReplyTranslator(PromptTranslation translation, boolean streamed, ReplyFrame frame, Consumer<Bytes> out) {
        this.translation = translation;
        this.frame = frame;
        this.out = out;
        this.ids = DistinctCalls.after(translation.prompt());
        this.reader = translation.to().replyReader(streamed, told(translation));
        boolean asStream = translation.prompt().stream();
        this.writer = asStream ? translation.from().replyWriter(frame, out) : null;
        this.whole = asStream ? null : new ReplyAssembler();
        this.oneCall = Boolean.FALSE.equals(translation.prompt().tools().parallel()) ? new OneCall() : null;
    }

    /** What the vendor's events pass on their way, as the rules of its model have it. */
    private Consumer<ReplyEvent> told(PromptTranslation asked) {
        Consumer<ReplyEvent> told = this::event;
        HeldArguments held = HeldArguments.of(asked.written(), told);
        if (held.isNeeded()) {
            told = held;
        }
        return asked.target().rules().thoughtTags() ? new ThoughtTags(told) : told;
    }

    @Override
    public void accept(byte[] array, int offset, int length) {
        taken += length;
        if (taken > LONGEST) {
            throw EventReplyReader.broken("the answer is longer than 64 MiB");
        }
        reader.accept(array, offset, length);
    }

    @Override
    public void end() {
        reader.end();
        if (failed != null || finished == null) {
            return;
        }
        if (writer != null) {
            writer.end();
        } else if (whole != null) {
            out.accept(translation.from().writeReply(whole.reply(), frame));
        }
    }

    private void event(ReplyEvent event) {
        if (oneCall == null) {
            passed(event);
        } else {
            oneCall.pass(event).ifPresent(this::passed);
        }
    }

    private void passed(ReplyEvent event) {
        ReplyEvent marked = forClient(event);
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

    /** Seals with the account that made them; calls by the client's name of the tool, and by an id of their own. */
    private ReplyEvent forClient(ReplyEvent event) {
        if (event instanceof ReplyEvent.Seal seal) {
            return mark(seal);
        }
        return event instanceof ReplyEvent.CallStarted call
                ? new ReplyEvent.CallStarted(
                        call.block(),
                        ids.next(call.id()),
                        translation.written().toolNames().getOrDefault(call.name(), call.name()))
                : event;
    }

    private ReplyEvent.Seal mark(ReplyEvent.Seal seal) {
        Opaque opaque = seal.opaque();
        return new ReplyEvent.Seal(
                seal.block(), new Opaque(translation.target().self(), opaque.kind(), opaque.value()));
    }

    @Override
    public Bytes failed(Bytes event, Bytes body) {
        return writer == null ? event : writer.failed(event, body);
    }

    @Override
    public String contentType() {
        return writer == null ? "application/json" : writer.contentType();
    }

    @Override
    public Optional<ReplyEvent.Failed> failure() {
        return Optional.ofNullable(failed);
    }

    @Override
    public boolean isFinished() {
        return finished != null;
    }

    @Override
    public List<Loss> losses() {
        return losses;
    }

    @Override
    public List<SealedCall> sealedCalls() {
        return seals.calls();
    }
}
