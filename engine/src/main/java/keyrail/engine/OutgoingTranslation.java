package keyrail.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.embed.EmbedAsk;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.Provider;
import keyrail.core.provider.Repair;
import keyrail.core.routing.Candidate;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.EmbedCodec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.translation.Translation;
import keyrail.wire.translation.Translations;
import org.jspecify.annotations.Nullable;

/** Finds the format to translate a call into, and does it: the first of the vendor's wish that can be written. */
final class OutgoingTranslation {
    private final Candidate candidate;
    private final Provider provider;
    private final Call call;

    private final @Nullable Repair repair;
    private final boolean ownFormat;

    private OutgoingTranslation(
            Candidate candidate, Provider provider, Call call, @Nullable Repair repair, boolean ownFormat) {
        this.candidate = candidate;
        this.provider = provider;
        this.call = call;
        this.repair = repair;
        this.ownFormat = ownFormat;
    }

    /**
     * @param repair what to change because the vendor refused the call before, or null
     * @param ownFormat whether it is written in the client's format again, else in another
     * @throws KeyrailException {@code format_mismatch}, {@code model_required}, {@code untranslatable}
     */
    static Translation of(
            Candidate candidate,
            Provider provider,
            Call call,
            Supplier<Prompt> prompt,
            @Nullable Repair repair,
            boolean ownFormat) {
        Translation translation = new OutgoingTranslation(candidate, provider, call, repair, ownFormat).of(prompt);
        boolean strict = candidate.profile() != null && candidate.profile().strict();
        return strict ? Translations.strict(translation) : translation;
    }

    private Translation of(Supplier<Prompt> prompt) {
        Codec client = Codecs.find(call.format()).orElseThrow(this::mismatch);
        return switch (call.operation()) {
            case GENERATE -> {
                Prompt asked = prompt.get();
                PromptTarget target = target(asked.model(), _ -> true);
                yield Translations.ofPrompt(client, codec(target), asked, candidate.tuning(), target, repair);
            }
            case COUNT_TOKENS -> {
                CountCodec ours = client.counting().orElseThrow(this::mismatch);
                Prompt asked = prompt.get();
                PromptTarget target =
                        target(asked.model(), codec -> codec.counting().isPresent());
                Codec theirs = codec(target);
                yield Translations.ofCount(ours, theirs, theirs.counting().orElseThrow(), asked, target);
            }
            case EMBED -> {
                EmbedCodec ours = client.embedding().orElseThrow(this::mismatch);
                EmbedAsk ask = ours.readAsk(new PromptSource(call.target(), call.headers(), call.query(), call.body()));
                PromptTarget target =
                        target(ask.model(), codec -> codec.embedding().isPresent());
                Codec theirs = codec(target);
                yield Translations.ofTexts(ours, theirs, theirs.embedding().orElseThrow(), ask, target);
            }
            case IMAGE, TRANSCRIBE, SPEECH, RESOURCE -> throw mismatch();
        };
    }

    private static Codec codec(PromptTarget target) {
        return Codecs.find(target.self().format()).orElseThrow();
    }

    /** @param fits whether a codec has what is called */
    private PromptTarget target(@Nullable String askedModel, Predicate<Codec> fits) {
        String model = candidate.model() != null ? candidate.model() : askedModel;
        if (model == null) {
            throw new KeyrailException(
                    FailureCode.MODEL_REQUIRED,
                    "the call names no model, and neither does its profile; name one in either");
        }
        Format format = provider.translationFormats(model).stream()
                .filter(spoken -> ownFormat == (spoken == call.format()))
                .map(Codecs::find)
                .flatMap(Optional::stream)
                .filter(fits)
                .map(Codec::format)
                .findFirst()
                .orElseThrow(this::mismatch);
        return new PromptTarget(
                model,
                provider.promptRules(format, model),
                new Minter(format, candidate.connection().name().value()));
    }

    private KeyrailException mismatch() {
        List<Format> spoken = provider.formats(candidate.model() == null ? "" : candidate.model());
        return new KeyrailException(
                FailureCode.FORMAT_MISMATCH,
                "connection \"" + candidate.connection().name() + "\" ("
                        + provider.traits().id() + ") does not speak "
                        + call.format().text() + ", and " + call.operation().text()
                        + " is not translated from it; send it "
                        + spoken.getFirst().text()
                        + ", or use a profile of another provider");
    }
}
