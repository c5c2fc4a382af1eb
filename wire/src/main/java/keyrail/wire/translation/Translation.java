package keyrail.wire.translation;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.routing.Tuning;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.WrittenPrompt;

/**
 * One call between two formats: what goes to the vendor, and the way back of its answer. Immutable.
 *
 * @param prompt what was asked, as the answer's writer may look at it
 * @param written what goes out
 */
public record Translation(Codec client, Codec upstream, PromptTarget target, Prompt prompt, WrittenPrompt written) {

    /**
     * Writes a prompt for a target, the profile's tuning in it where the client said nothing.
     *
     * @param strict whether the profile rather refuses than drops a field
     * @throws KeyrailException {@code untranslatable}; as {@link Codec#writePrompt}
     */
    public static Translation of(
            Codec client, Codec upstream, Prompt asked, Tuning tuning, PromptTarget target, boolean strict) {
        Prompt prompt = PromptTuning.with(asked, tuning, target.rules());
        WrittenPrompt written = upstream.writePrompt(prompt, target);
        if (strict) {
            refuseDrops(written.losses());
        }
        return new Translation(client, upstream, target, prompt, written);
    }

    private static void refuseDrops(List<Loss> losses) {
        List<Loss> dropped =
                losses.stream().filter(loss -> loss.kind() == Loss.Kind.DROPPED).toList();
        if (!dropped.isEmpty()) {
            throw new KeyrailException(
                    FailureCode.UNTRANSLATABLE,
                    "the profile is strict, and this would be lost on the way to the vendor: "
                            + dropped.stream().map(Loss::toString).collect(Collectors.joining("; "))
                            + "; leave it out, or take \"strict\" from the profile");
        }
    }

    /**
     * The way back of the answer.
     *
     * @param streamed whether the vendor streams it
     * @param out takes the client's bytes, a stream's as soon as they are known
     */
    public ReplyTranslator answer(boolean streamed, ReplyFrame frame, Consumer<Bytes> out) {
        return new ReplyTranslator(this, streamed, frame, out);
    }
}
