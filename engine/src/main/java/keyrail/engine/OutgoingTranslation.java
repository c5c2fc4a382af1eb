package keyrail.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.Provider;
import keyrail.core.routing.Candidate;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.translation.Translation;
import keyrail.wire.translation.Translations;

/** Finds the format to translate a call into, and does it: the first of those that carry most which can be written. */
final class OutgoingTranslation {
    private final Candidate candidate;
    private final Provider provider;
    private final Call call;

    private OutgoingTranslation(Candidate candidate, Provider provider, Call call) {
        this.candidate = candidate;
        this.provider = provider;
        this.call = call;
    }

    /** @throws KeyrailException {@code format_mismatch}, {@code model_required}, {@code untranslatable} */
    static Translation of(Candidate candidate, Provider provider, Call call, Supplier<Prompt> prompt) {
        Translation translation = new OutgoingTranslation(candidate, provider, call).of(prompt);
        boolean strict = candidate.profile() != null && candidate.profile().strict();
        return strict ? Translations.strict(translation) : translation;
    }

    private Translation of(Supplier<Prompt> prompt) {
        Codec client = Codecs.find(call.format()).orElseThrow(this::mismatch);
        for (Codec upstream : written()) {
            if (call.operation() == Operation.GENERATE) {
                Prompt asked = prompt.get();
                return Translations.ofPrompt(client, upstream, asked, candidate.tuning(), target(upstream, asked));
            }
            Optional<CountCodec> ours = client.counting();
            Optional<CountCodec> theirs = upstream.counting();
            if (call.operation() == Operation.COUNT_TOKENS && ours.isPresent() && theirs.isPresent()) {
                Prompt asked = prompt.get();
                return Translations.ofCount(ours.get(), upstream, theirs.get(), asked, target(upstream, asked));
            }
        }
        throw mismatch();
    }

    private List<Codec> written() {
        return provider.translationFormats(candidate.model() == null ? "" : candidate.model()).stream()
                .map(Codecs::find)
                .flatMap(Optional::stream)
                .toList();
    }

    private PromptTarget target(Codec upstream, Prompt asked) {
        String model = candidate.model() != null ? candidate.model() : asked.model();
        if (model == null) {
            throw new KeyrailException(
                    FailureCode.MODEL_REQUIRED,
                    "the call names no model, and neither does its profile; name one in either");
        }
        return new PromptTarget(
                model,
                provider.promptRules(upstream.format(), model),
                new Minter(upstream.format(), candidate.connection().name().value()));
    }

    private KeyrailException mismatch() {
        List<Format> spoken = provider.formats(candidate.model() == null ? "" : candidate.model());
        return new KeyrailException(
                FailureCode.FORMAT_MISMATCH,
                "connection \"" + candidate.connection().name() + "\" ("
                        + provider.traits().id() + ") does not speak "
                        + call.format().text() + ", and " + call.operation().text()
                        + " is not translated from it; send it " + spoken.getFirst().text()
                        + ", or use a profile of another provider");
    }
}
