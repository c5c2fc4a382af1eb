package keyrail.providers.shared;

import java.util.List;
import java.util.Set;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;

/** One part of OpenAI's API that a vendor may answer. */
public enum Ability {
    CHAT(Format.OPENAI_CHAT, Operation.GENERATE),
    RESPONSES(Format.OPENAI_RESPONSES, Operation.GENERATE),
    /** Counting the input tokens of a response before asking for it. */
    INPUT_TOKENS(Format.OPENAI_RESPONSES, Operation.COUNT_TOKENS),
    /** Reading, cancelling and removing responses that the vendor keeps. */
    STORED_RESPONSES(Format.OPENAI_RESPONSES, Operation.RESOURCE),
    EMBEDDINGS(Format.OPENAI_CHAT, Operation.EMBED),
    IMAGES(Format.OPENAI_CHAT, Operation.IMAGE),
    TRANSCRIPTION(Format.OPENAI_CHAT, Operation.TRANSCRIBE),
    SPEECH(Format.OPENAI_CHAT, Operation.SPEECH),
    FILES_AND_BATCHES(Format.OPENAI_CHAT, Operation.RESOURCE);

    private final Format format;
    private final Operation operation;

    Ability(Format format, Operation operation) {
        this.format = format;
        this.operation = operation;
    }

    static boolean covers(Set<Ability> abilities, Format format, Operation operation) {
        for (Ability one : abilities) {
            if (one.format == format && one.operation == operation) {
                return true;
            }
        }
        return false;
    }

    /** The formats in which answers are generated, Chat Completions first. */
    static List<Format> formats(Set<Ability> abilities) {
        // Asked for with every request, and there are two.
        if (!abilities.contains(RESPONSES)) {
            return abilities.contains(CHAT) ? List.of(CHAT.format) : List.of();
        }
        return abilities.contains(CHAT) ? List.of(CHAT.format, RESPONSES.format) : List.of(RESPONSES.format);
    }
}
