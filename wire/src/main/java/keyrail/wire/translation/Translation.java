package keyrail.wire.translation;

import java.util.List;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.provider.Repair;
import keyrail.wire.codec.WrittenPrompt;

/** One call between two formats: what goes to the vendor, and the way back of its answer. Immutable. */
public interface Translation {
    /** The vendor's format. */
    Format upstream();

    WrittenPrompt written();

    /** What to change, once, where the vendor refuses the call. */
    default List<Repair> repairs() {
        return List.of();
    }

    /** Whether the client wants its answer in pieces. */
    boolean streamed();

    /**
     * The way back of the answer.
     *
     * @param streamed whether the vendor streams it
     * @param id made once per answer: letters and digits
     * @param createdSeconds seconds since 1970
     * @param out takes the client's bytes, a stream's as soon as they are known
     */
    AnswerTranslator answer(boolean streamed, String id, long createdSeconds, Consumer<Bytes> out);
}
