package keyrail.core.inference.hub;

import java.util.List;

/** What one side says before the other does. Neighbouring turns may be of one role; writers merge where they must. */
public record Turn(Role role, List<Block> blocks) {

    /** Who speaks. Tool results are said by the user. */
    public enum Role {
        /** Instructions after the conversation has begun; those at its start are {@link Prompt#system()}. */
        SYSTEM,
        USER,
        ASSISTANT
    }

    public Turn {
        blocks = List.copyOf(blocks);
    }
}
