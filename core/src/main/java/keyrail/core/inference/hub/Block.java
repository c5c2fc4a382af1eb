package keyrail.core.inference.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of what somebody said: the content of turns, tool results and answers. */
public sealed interface Block {

    /** A mark that the prompt up to here is worth caching. */
    enum CacheHint {
        /** For five minutes. */
        SHORT,
        /** For an hour. */
        LONG
    }

    /** @param cache null where nothing is marked, as in all blocks */
    record Text(String text, @Nullable CacheHint cache) implements Block {
        public Text(String text) {
            this(text, null);
        }
    }

    /**
     * A picture, document, sound or film.
     *
     * @param name a file's name or title, or null
     * @param detail how closely to look, in OpenAI's words ({@code low}, {@code high}, {@code auto}), or null
     */
    record Media(
            MediaKind kind,
            MediaSource source,
            @Nullable String name,
            @Nullable String detail,
            @Nullable CacheHint cache)
            implements Block {}

    /** The kinds of media. */
    enum MediaKind {
        IMAGE,
        DOCUMENT,
        AUDIO,
        VIDEO
    }

    /** Where the bytes of media are. */
    sealed interface MediaSource {
        /** @param base64 the bytes in base64, as the client wrote them */
        record Inline(String mimeType, String base64) implements MediaSource {}

        /** @param mimeType null where the client did not say */
        record Remote(String url, @Nullable String mimeType) implements MediaSource {}

        /** A file that a vendor's account keeps, by its id there. */
        record Stored(String id) implements MediaSource {}

        /** A document that is plain text. */
        record Plain(String text) implements MediaSource {}
    }

    /**
     * The model wants a tool run.
     *
     * @param id distinct among the calls of a conversation
     * @param arguments an object; text that does not parse where the model wrote none
     * @param seal the signature its vendor wants back with it, or null
     */
    record ToolCall(
            String id,
            String name,
            RawJson arguments,
            @Nullable Opaque seal,
            @Nullable CacheHint cache) implements Block {}

    /**
     * What a tool gave.
     *
     * @param callId the id of the call it answers
     * @param content text and media
     * @param failed whether the tool says that it failed
     */
    record ToolResult(
            String callId,
            List<Block> content,
            boolean failed,
            @Nullable CacheHint cache) implements Block {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /**
     * Reasoning that may be shown.
     *
     * @param text empty where the vendor withholds it
     * @param seal what proves it to its vendor, or null
     */
    record Thought(String text, @Nullable Opaque seal) implements Block {}

    /** Reasoning that only its vendor can read. */
    record Hidden(Opaque seal) implements Block {}

    /** The model declines, in words of its own. */
    record Refusal(String text) implements Block {}
}
