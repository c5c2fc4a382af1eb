package keyrail.engine;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.SealedCall;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.VendorErrors;
import keyrail.wire.translation.AnswerTranslator;
import keyrail.wire.translation.Translation;

/**
 * One answer in another format than the client's: what the translator says, in the terms of the pump. A whole answer is
 * held until its end, so that nothing of it goes out when it turns out to be none. Used once, on one event loop.
 */
final class TranslatedAnswer {
    private final Gateway.Services services;
    private final Attempts attempts;
    private final Translation translation;
    private final Consumer<Bytes> out;
    private final AnswerTranslator translator;
    private Bytes whole = Bytes.EMPTY;
    private long taken;

    /** @param streamed whether the vendor streams its answer */
    TranslatedAnswer(
            Gateway.Services services,
            Attempts attempts,
            Translation translation,
            boolean streamed,
            Consumer<Bytes> out) {
        this.services = services;
        this.attempts = attempts;
        this.translation = translation;
        this.out = out;
        this.translator = translation.answer(
                streamed,
                attempts.call().id().value().replaceAll("[^A-Za-z0-9]", ""),
                services.clock().instant().getEpochSecond(),
                translation.streamed() ? out : bytes -> whole = bytes);
    }

    /** Takes the vendor's next bytes; what breaks the answer, if anything does. */
    Optional<Failure.Upstream> accept(byte[] array, int offset, int length) {
        taken += length;
        try {
            translator.accept(array, offset, length);
        } catch (KeyrailException broken) {
            return Optional.of(upstream(broken.failure()));
        }
        return vendorFailure();
    }

    /**
     * Whether so much is translated at the end that others of this event loop would wait for it: an answer that the
     * client wants whole, and large. A stream is written piece by piece as it comes.
     */
    boolean endsAway() {
        return !translation.streamed() && taken >= Drafts.LARGE_BYTES;
    }

    /**
     * As {@link #end}, on a thread of its own.
     *
     * @param then gets on the event loop what end gives, or throws what it throws
     */
    void endAway(Context loop, Consumer<Supplier<Optional<Failure.Upstream>>> then) {
        Thread.ofVirtual().name("keyrail-translation").start(() -> {
            Supplier<Optional<Failure.Upstream>> outcome = outcome();
            loop.runOnContext(ignored -> then.accept(outcome));
        });
    }

    /** The edge of the thread: an answer without an end would hang. */
    private Supplier<Optional<Failure.Upstream>> outcome() {
        try {
            Optional<Failure.Upstream> failure = end();
            return () -> failure;
        } catch (RuntimeException broken) {
            return () -> {
                throw broken;
            };
        } catch (VirtualMachineError broken) {
            return () -> {
                throw broken;
            };
        }
    }

    /** The vendor's body is over; what makes the answer no answer, if anything does. */
    Optional<Failure.Upstream> end() {
        try {
            translator.end();
        } catch (KeyrailException broken) {
            return Optional.of(upstream(broken.failure()));
        }
        Optional<Failure.Upstream> told = vendorFailure();
        return told.isPresent() || translator.isFinished() ? told : Optional.of(AnswerPump.cut());
    }

    /** Once {@link #end} has been: what an answer that came to its own end could not carry goes into the books. */
    void noteLosses() {
        boolean whole = translator.isFinished() || vendorFailure().isPresent();
        if (whole && !translator.losses().isEmpty()) {
            List<Loss> all = new ArrayList<>(attempts.losses());
            all.addAll(translator.losses());
            attempts.losses(all);
        }
    }

    /** The answer is complete and booked: sends what was held, keeps what its calls need in the next turn. */
    void finish() {
        String caller = attempts.call().caller().name();
        for (SealedCall call : translator.sealedCalls()) {
            services.sealedCalls().keep(caller, call);
        }
        if (!translation.streamed()) {
            out.accept(whole);
        }
    }

    private Optional<Failure.Upstream> vendorFailure() {
        return translator.failure().map(TranslatedAnswer::failure);
    }

    private static Failure.Upstream failure(ReplyEvent.Failed told) {
        return new Failure.Upstream(
                VendorErrors.codeOf(told.type()),
                "the vendor failed while it answered; send the message again later",
                0,
                told.message().isEmpty() ? null : told.message(),
                null,
                true);
    }

    private static Failure.Upstream upstream(Failure failure) {
        return failure instanceof Failure.Upstream theirs
                ? theirs
                : new Failure.Upstream(FailureCode.UPSTREAM_PROTOCOL_ERROR, failure.message(), 0, null, null, true);
    }

    /** What tells the client of a failure in mid-stream. */
    Bytes failed(Dialect dialect, Failure failure) {
        String id = attempts.call().id().value();
        return translator.failed(dialect.errorEvent(failure, id), dialect.error(failure, id));
    }

    /** The fields of the client's head, after those the vendor's head gives. */
    Headers.Builder headers(Headers.Builder passed) {
        passed.add("content-type", translator.contentType());
        if (!translation.streamed()) {
            passed.add("content-length", Integer.toString(whole.length()));
        }
        List<Loss> losses = attempts.losses();
        return losses.isEmpty() ? passed : passed.add("x-keyrail-losses", Loss.header(losses));
    }
}
