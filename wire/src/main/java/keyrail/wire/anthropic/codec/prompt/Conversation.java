package keyrail.wire.anthropic.codec.prompt;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Turns in the order the API wants them: the user first, then by turns, instructions between them only behind a user's
 * turn and before the assistant's or the end (platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages,
 * seen 2026-11-28), nothing empty. Not safe for use by several threads.
 */
final class Conversation {
    private static final String OPENING = "(start of the conversation)";
    private static final String GO_ON = "Continue.";

    /** @param blocks may be changed */
    record Message(Role role, List<Block> blocks) {
        static Message of(Role role, List<? extends Block> blocks) {
            return new Message(role, new ArrayList<>(blocks));
        }

        List<Block.ToolCall> calls() {
            return blocks.stream()
                    .filter(Block.ToolCall.class::isInstance)
                    .map(Block.ToolCall.class::cast)
                    .toList();
        }
    }

    private final PromptRules rules;
    private final List<Loss> losses;
    private final List<Block.Text> system = new ArrayList<>();
    private final List<Block.Text> waiting = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();

    Conversation(PromptRules rules, List<Loss> losses) {
        this.rules = rules;
        this.losses = losses;
    }

    /** Takes turns whose blocks fit. */
    void put(List<Turn> turns) {
        List<Message> given = turns.stream()
                .map(turn -> Message.of(turn.role(), turn.blocks()))
                .toList();
        List<Message> ended = grouped(withoutLastThoughts(grouped(given)));
        for (Message message : grouped(new ToolPairs(losses).paired(ended))) {
            switch (message.role()) {
                case SYSTEM -> instruct(message.blocks());
                case USER -> {
                    settleBefore(message);
                    add(Role.USER, message.blocks());
                }
                case ASSISTANT -> {
                    settle();
                    add(Role.ASSISTANT, message.blocks());
                }
            }
        }
        settle();
        if (messages.isEmpty() || messages.getFirst().role() == Role.ASSISTANT) {
            losses.add(Loss.changed("messages", "the user has to speak first: a word is put in"));
            messages.addFirst(Message.of(Role.USER, List.of(new Block.Text(OPENING))));
        }
    }

    /** Nothing empty, and no two neighbours of one role. */
    private static List<Message> grouped(List<Message> given) {
        List<Message> grouped = new ArrayList<>();
        for (Message message : given) {
            if (message.blocks().isEmpty()) {
                continue;
            }
            if (!grouped.isEmpty() && grouped.getLast().role() == message.role()) {
                grouped.getLast().blocks().addAll(message.blocks());
            } else {
                grouped.add(message);
            }
        }
        return grouped;
    }

    /** A turn of the assistant must not end with thinking; one that holds nothing else says nothing. */
    private List<Message> withoutLastThoughts(List<Message> given) {
        for (Message message : given) {
            boolean lost = false;
            while (message.role() == Role.ASSISTANT && endsWithThought(message)) {
                message.blocks().removeLast();
                lost = true;
            }
            if (lost) {
                losses.add(Loss.dropped("messages.thought", "no turn may end with thinking"));
            }
        }
        return given;
    }

    private static boolean endsWithThought(Message message) {
        return !message.blocks().isEmpty() && isThought(message.blocks().getLast());
    }

    private static boolean isThought(Block block) {
        return block instanceof Block.Thought || block instanceof Block.Hidden;
    }

    private void add(Role role, List<? extends Block> blocks) {
        if (!messages.isEmpty() && messages.getLast().role() == role) {
            messages.getLast().blocks().addAll(blocks);
        } else {
            messages.add(Message.of(role, blocks));
        }
    }

    private void instruct(List<Block> blocks) {
        List<Block.Text> texts = blocks.stream().map(Block.Text.class::cast).toList();
        if (messages.isEmpty()) {
            system.addAll(texts);
        } else if (rules.refuses(Parameter.SYSTEM_TURNS) && messages.getLast().role() == Role.USER) {
            add(Role.USER, said(texts));
        } else {
            waiting.addAll(texts);
        }
    }

    private List<Block.Text> said(List<Block.Text> texts) {
        losses.add(Loss.changed("messages", "instructions between turns are marked and said by the user"));
        return texts.stream()
                .map(text -> new Block.Text("<system>\n" + text.text() + "\n</system>", text.cache()))
                .toList();
    }

    /** What the model does not take for itself comes before the user's words, but behind results, which come first. */
    private void settleBefore(Message user) {
        if (!waiting.isEmpty() && rules.refuses(Parameter.SYSTEM_TURNS)) {
            int results = (int) user.blocks().stream()
                    .filter(Block.ToolResult.class::isInstance)
                    .count();
            user.blocks().addAll(results, said(waiting));
            waiting.clear();
        }
    }

    private void settle() {
        if (waiting.isEmpty()) {
            return;
        }
        if (messages.getLast().role() == Role.USER) {
            messages.add(Message.of(Role.SYSTEM, waiting));
        } else {
            add(Role.USER, said(waiting));
        }
        waiting.clear();
    }

    /** Instructions that stood before the first turn. */
    List<Block.Text> system() {
        return system;
    }

    List<Message> messages() {
        return messages;
    }

    /** Whether the assistant's last turn calls tools without having thought first, which a thinking budget excludes. */
    boolean loopLacksThought() {
        Message last = lastOfAssistant();
        return last != null
                && !last.calls().isEmpty()
                && !isThought(last.blocks().getFirst());
    }

    private @Nullable Message lastOfAssistant() {
        for (Message message : messages.reversed()) {
            if (message.role() == Role.ASSISTANT) {
                return message;
            }
        }
        return null;
    }

    /**
     * Sees to the end: words of the assistant to go on from, which must not end with a space, or where the model takes
     * none, a request to go on.
     */
    void end(boolean prefill) {
        Message last = messages.getLast();
        if (last.role() != Role.ASSISTANT) {
            return;
        }
        if (!prefill) {
            losses.add(Loss.changed("messages", "the model is asked to go on from its own last words"));
            messages.add(Message.of(Role.USER, List.of(new Block.Text(GO_ON))));
        } else if (last.blocks().getLast() instanceof Block.Text text
                && !text.text().equals(text.text().stripTrailing())) {
            losses.add(Loss.changed("messages", "words to go on from must not end with a space"));
            last.blocks()
                    .set(last.blocks().size() - 1, new Block.Text(text.text().stripTrailing(), text.cache()));
        }
    }
}
