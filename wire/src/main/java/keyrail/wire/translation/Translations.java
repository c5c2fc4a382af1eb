package keyrail.wire.translation;

import java.util.List;
import java.util.stream.Collectors;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.embed.EmbedAsk;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.Repair;
import keyrail.core.routing.Tuning;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.CountCodec;
import keyrail.wire.codec.EmbedCodec;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import org.jspecify.annotations.Nullable;

/** Makes translations of calls, whatever is called. */
public final class Translations {
    private Translations() {}

    /**
     * Writes a prompt for a target, the profile's tuning in it where the client said nothing.
     *
     * @throws KeyrailException {@code untranslatable}; as {@link Codec#writePrompt}
     */
    public static Translation ofPrompt(Codec client, Codec upstream, Prompt asked, Tuning tuning, PromptTarget target) {
        return ofPrompt(client, upstream, asked, tuning, target, null);
    }

    /**
     * As {@link #ofPrompt(Codec, Codec, Prompt, Tuning, PromptTarget)}, with what the vendor refused asked otherwise.
     *
     * @param repair null where nothing was refused yet
     */
    public static Translation ofPrompt(
            Codec client, Codec upstream, Prompt asked, Tuning tuning, PromptTarget target, @Nullable Repair repair) {
        Prompt tuned = PromptTuning.with(DistinctCalls.in(asked), tuning, target.rules());
        Prompt prompt = repair == null ? tuned : repair.on(tuned);
        PromptTarget taker = repair == null ? target : target.withRules(repair.on(target.rules()));
        return new PromptTranslation(client, upstream, taker, prompt, upstream.writePrompt(prompt, taker));
    }

    /**
     * Writes a request to count the tokens of a prompt.
     *
     * @param upstream whose counting it is
     * @throws KeyrailException as {@link CountCodec#writePrompt}
     */
    public static Translation ofCount(
            CountCodec client, Codec upstream, CountCodec counting, Prompt asked, PromptTarget target) {
        WrittenPrompt written = counting.writePrompt(DistinctCalls.in(asked), target);
        return new WholeTranslation(upstream.format(), written, body -> client.writeCount(counting.readCount(body)));
    }

    /**
     * Writes a request for the vectors of texts.
     *
     * @param upstream whose embedding it is
     * @throws KeyrailException as {@link EmbedCodec#writeAsk}
     */
    public static Translation ofTexts(
            EmbedCodec client, Codec upstream, EmbedCodec embedding, EmbedAsk ask, PromptTarget target) {
        return new WholeTranslation(
                upstream.format(),
                embedding.writeAsk(ask, target),
                body -> client.writeVectors(
                        embedding.readVectors(body, ask.texts().size()), ask, ask.model()));
    }

    /** @throws KeyrailException {@code untranslatable} where anything would be dropped, naming it */
    public static Translation strict(Translation translation) {
        List<Loss> dropped = translation.written().losses().stream()
                .filter(loss -> loss.kind() == Loss.Kind.DROPPED)
                .toList();
        if (dropped.isEmpty()) {
            return translation;
        }
        throw new KeyrailException(
                FailureCode.UNTRANSLATABLE,
                "the profile is strict, and this would be lost on the way to the vendor: "
                        + dropped.stream().map(Loss::toString).collect(Collectors.joining("; "))
                        + "; leave it out, or take \"strict\" from the profile");
    }
}
