package keyrail.rehearsal.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a model answers in one turn, and why it ends there. */
public record Turn(List<Block> blocks, Ending ending) {
    /** Why a turn ends. */
    public enum Ending {
        /** The model has said what it had to say, or calls tools. */
        OWN,
        /** The limit of tokens is reached. */
        LENGTH,
        /** The model, or its vendor, will not answer; the text, if any, says so. */
        REFUSED
    }

    /** In how many pieces a stream gives a text or the arguments of a call. */
    private static final int FRAGMENTS = 3;

    public Turn {
        blocks = List.copyOf(blocks);
    }

    public Turn(List<Block> blocks) {
        this(blocks, Ending.OWN);
    }

    public boolean isRefused() {
        return ending == Ending.REFUSED;
    }

    /** The same turn, ended another way; of a refusal one text is left. */
    public Turn ending(Ending other) {
        return other == Ending.REFUSED
                ? new Turn(List.of(Speech.of("I cannot help with that.")), other)
                : new Turn(blocks, other);
    }

    /** One part of an answer. */
    public sealed interface Block {}

    /** Thinking before the answer; it is signed or encrypted where the vendor does that. */
    public record Thought(String text) implements Block {}

    /** Text for the user, in the pieces that a stream gives it in. */
    public record Speech(List<String> pieces) implements Block {
        public Speech {
            pieces = List.copyOf(pieces);
        }

        static Speech of(String text) {
            return new Speech(fragments(text));
        }

        String text() {
            return String.join("", pieces);
        }
    }

    /**
     * A tool to be called.
     *
     * @param arguments an object, or a string for a tool that takes text
     */
    public record ToolCall(Conversation.Tool tool, JsonNode arguments) implements Block {
        String name() {
            return tool.name();
        }
    }

    public boolean callsTools() {
        return blocks.stream().anyMatch(ToolCall.class::isInstance);
    }

    /** All text for the user, or empty. */
    public String speech() {
        return blocks.stream()
                .map(block -> block instanceof Speech speech ? speech.text() : "")
                .collect(Collectors.joining());
    }

    /** All thinking, or empty. */
    public String thought() {
        return blocks.stream()
                .map(block -> block instanceof Thought thought ? thought.text() : "")
                .collect(Collectors.joining());
    }

    /** All text for the user as a stream gives it. */
    List<String> speechPieces() {
        return blocks.stream()
                .flatMap(block -> block instanceof Speech speech ? speech.pieces().stream() : Stream.of())
                .toList();
    }

    List<ToolCall> calls() {
        return blocks.stream()
                .filter(ToolCall.class::isInstance)
                .map(ToolCall.class::cast)
                .toList();
    }

    /** What it costs in output tokens is counted from this. */
    public String written() {
        return speech()
                + calls().stream().map(call -> call.name() + call.arguments()).collect(Collectors.joining());
    }

    /** Pieces that make up a text, none of them empty and no character torn. */
    static List<String> fragments(String text) {
        List<String> fragments = new ArrayList<>(FRAGMENTS);
        int codePoints = text.codePointCount(0, text.length());
        int start = 0;
        for (int index = 1; index <= FRAGMENTS; index++) {
            int end = text.offsetByCodePoints(0, codePoints * index / FRAGMENTS);
            if (end > start) {
                fragments.add(text.substring(start, end));
            }
            start = end;
        }
        return fragments;
    }
}
