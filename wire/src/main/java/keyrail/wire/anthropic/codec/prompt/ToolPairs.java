package keyrail.wire.anthropic.codec.prompt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Turn.Role;
import keyrail.wire.anthropic.codec.prompt.Conversation.Message;
import keyrail.wire.codec.CallIds;

/**
 * Calls and their results as the API wants them (platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls,
 * seen 2026-11-28): each call is answered in the user's very next turn, once, all results first and in the order of the
 * calls; ids are distinct, of letters, digits, hyphen and underscore. Not safe for use by several threads.
 */
final class ToolPairs {
    private static final CallIds IDS = CallIds.matching("[a-zA-Z0-9_-]+", "toolu_");
    private static final String MISSING = "The tool gave no result.";

    private final List<Loss> losses;
    private final Set<String> used = new HashSet<>();

    ToolPairs(List<Loss> losses) {
        this.losses = losses;
    }

    /** @param messages none empty, no two neighbours of one role */
    List<Message> paired(List<Message> messages) {
        List<Message> paired = new ArrayList<>(messages);
        for (int index = 0; index < paired.size(); index++) {
            Message message = paired.get(index);
            if (message.role() == Role.ASSISTANT && !message.calls().isEmpty()) {
                callsLast(message);
                int next = index + 1;
                while (next < paired.size() && paired.get(next).role() == Role.SYSTEM) {
                    next++;
                }
                if (next == paired.size() || paired.get(next).role() == Role.ASSISTANT) {
                    next = index + 1;
                    paired.add(next, Message.of(Role.USER, List.of()));
                }
                answer(message, paired.get(next), paired.subList(next + 1, paired.size()));
                index = next;
            } else if (message.role() == Role.USER) {
                message.blocks().replaceAll(this::orphan);
            }
        }
        return paired;
    }

    /** What was said beside calls comes before them, unless sealed reasoning stands among it. */
    private void callsLast(Message message) {
        List<Block> blocks = message.blocks();
        int first = 0;
        while (!(blocks.get(first) instanceof Block.ToolCall)) {
            first++;
        }
        List<Block> behind = blocks.subList(first, blocks.size());
        boolean isSealed =
                behind.stream().anyMatch(block -> block instanceof Block.Thought || block instanceof Block.Hidden);
        boolean isMixed = behind.stream().anyMatch(block -> !(block instanceof Block.ToolCall));
        if (isMixed && !isSealed) {
            List<Block> sorted = new ArrayList<>(behind.stream()
                    .filter(block -> !(block instanceof Block.ToolCall))
                    .toList());
            behind.stream().filter(Block.ToolCall.class::isInstance).forEach(sorted::add);
            for (int index = 0; index < sorted.size(); index++) {
                behind.set(index, sorted.get(index));
            }
            losses.add(Loss.changed("messages", "what was said behind tool calls stands before them"));
        }
    }

    private void answer(Message asking, Message answering, List<Message> later) {
        List<Block> results = new ArrayList<>();
        for (int index = 0; index < asking.blocks().size(); index++) {
            if (asking.blocks().get(index) instanceof Block.ToolCall call) {
                Block.ToolResult result = take(answering, call.id())
                        .or(() -> late(later, call.id()))
                        .orElseGet(() -> missing(call.id()));
                String id = distinct(call.id());
                asking.blocks().set(index, new Block.ToolCall(id, call.name(), call.arguments(), null, call.cache()));
                results.add(new Block.ToolResult(id, result.content(), result.failed(), result.cache()));
            }
        }
        List<Block> others = List.copyOf(answering.blocks());
        answering.blocks().clear();
        answering.blocks().addAll(results);
        others.stream().map(this::orphan).forEach(answering.blocks()::add);
    }

    private static Optional<Block.ToolResult> take(Message message, String callId) {
        for (Block block : message.blocks()) {
            if (block instanceof Block.ToolResult result && result.callId().equals(callId)) {
                message.blocks().remove(block);
                return Optional.of(result);
            }
        }
        return Optional.empty();
    }

    /** A result that comes turns too late, unless another call of the same id stands between. */
    private Optional<Block.ToolResult> late(List<Message> later, String callId) {
        for (Message message : later) {
            if (message.calls().stream().anyMatch(call -> call.id().equals(callId))) {
                return Optional.empty();
            }
            Optional<Block.ToolResult> found = take(message, callId);
            if (found.isPresent()) {
                losses.add(Loss.changed("messages", "a late tool result is given right behind its call"));
                return found;
            }
        }
        return Optional.empty();
    }

    private Block.ToolResult missing(String callId) {
        losses.add(Loss.changed("messages", "a tool call without a result is answered as failed"));
        return new Block.ToolResult(callId, List.of(new Block.Text(MISSING)), true, null);
    }

    private String distinct(String id) {
        String fitted = IDS.fit(id);
        String distinct = fitted;
        for (int number = 2; !used.add(distinct); number++) {
            distinct = fitted + "-" + number;
        }
        return distinct;
    }

    /** A result without its call is told as text. */
    private Block orphan(Block block) {
        if (!(block instanceof Block.ToolResult result)) {
            return block;
        }
        StringBuilder told = new StringBuilder("Result of a tool call that is not in this conversation:");
        boolean onlyText = true;
        for (Block part : result.content()) {
            if (part instanceof Block.Text text) {
                told.append('\n').append(text.text());
            } else {
                onlyText = false;
            }
        }
        losses.add(
                onlyText
                        ? Loss.changed("messages", "a tool result without its call is told as text")
                        : Loss.dropped("messages", "media of a tool result without its call"));
        return new Block.Text(told.toString(), result.cache());
    }
}
