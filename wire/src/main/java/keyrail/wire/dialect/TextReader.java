package keyrail.wire.dialect;

import java.util.function.Consumer;
import keyrail.core.usage.Usage;
import org.jspecify.annotations.Nullable;

/** Reads the text out of an answer, streamed or whole. Not safe for use by several threads. */
public interface TextReader {
    /** @param onText gets each piece of text as it becomes known */
    void accept(byte[] array, int offset, int length, Consumer<String> onText);

    /** No more bytes will come. */
    void finish(Consumer<String> onText);

    /** All text so far. */
    String text();

    /** The model as the vendor names it, or empty. */
    String model();

    Usage usage();

    /** What the vendor said went wrong inside the answer, or null. */
    @Nullable String error();
}
