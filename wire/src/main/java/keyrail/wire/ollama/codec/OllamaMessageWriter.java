package keyrail.wire.ollama.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.Media;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a conversation as Ollama's messages: one text each, pictures beside it in bare base64, calls with objects as
 * arguments, results by the name of their tool. Not safe for use by several threads.
 */
final class OllamaMessageWriter {
    private static final String PARAGRAPH = "\n\n";
    private static final Set<String> TEXTS = Set.of(
            "application/json", "application/xml", "application/javascript", "application/yaml", "application/x-yaml");

    private final List<Loss> losses;
    private final ArrayNode messages = JsonTree.array();
    /** The names of the tools called so far, by the ids of the calls, in their order. */
    private final Map<String, String> called = new LinkedHashMap<>();

    private boolean leftOutMarks;
    private boolean saidThoughtsAreLost;

    OllamaMessageWriter(List<Loss> losses) {
        this.losses = losses;
    }

    boolean leftOutMarks() {
        return leftOutMarks;
    }

    ArrayNode write(Prompt prompt) {
        if (!prompt.system().isEmpty()) {
            message("system", List.copyOf(prompt.system()), "system");
        }
        for (int index = 0; index < prompt.turns().size(); index++) {
            Turn turn = prompt.turns().get(index);
            String place = "messages[" + index + "]";
            switch (turn.role()) {
                case SYSTEM -> message("system", turn.blocks(), place);
                case USER -> user(turn.blocks(), place);
                case ASSISTANT -> assistant(turn.blocks(), place);
            }
        }
        return messages;
    }

    /** A message of text and pictures; other blocks are none of its business. */
    private ObjectNode message(String role, List<Block> blocks, String place) {
        ObjectNode message = messages.addObject().put("role", role);
        List<String> texts = new ArrayList<>();
        ArrayNode images = JsonTree.array();
        for (Block block : blocks) {
            if (block instanceof Block.Text text) {
                leftOutMarks |= text.cache() != null;
                if (!text.text().isEmpty()) {
                    texts.add(text.text());
                }
            } else if (block instanceof Media media) {
                leftOutMarks |= media.cache() != null;
                media(media, texts, images, place);
            }
        }
        message.put("content", String.join(PARAGRAPH, texts));
        if (!images.isEmpty()) {
            message.set("images", images);
        }
        return message;
    }

    private void media(Media media, List<String> texts, ArrayNode images, String place) {
        if (media.kind() == MediaKind.IMAGE && media.source() instanceof MediaSource.Inline inline) {
            images.add(inline.base64());
            return;
        }
        String text = textOf(media);
        if (text == null) {
            String kind = media.kind().name().toLowerCase(Locale.ROOT);
            losses.add(
                    Loss.dropped(place, "the server takes pictures alone, and only their bytes; a note stands for it"));
            texts.add("[" + kind + (media.name() == null ? "" : " \"" + media.name() + "\"")
                    + ": could not be passed on]");
        } else {
            losses.add(
                    Loss.changed(place, "the format has no files; the text stands in the message, marked as a file"));
            String name = media.name() == null ? "" : " name=\"" + escaped(media.name()) + "\"";
            texts.add("<attached_file" + name + ">\n" + text + "\n</attached_file>");
        }
    }

    private static @Nullable String textOf(Media media) {
        if (media.source() instanceof MediaSource.Plain plain) {
            return plain.text();
        }
        if (media.source() instanceof MediaSource.Inline inline
                && (inline.mimeType().startsWith("text/") || TEXTS.contains(inline.mimeType()))) {
            try {
                return new String(Base64.getMimeDecoder().decode(inline.base64()), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                return null;
            }
        }
        return null;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /**
     * Results first, each by the name of its tool, in the order of the calls: nothing else says which belongs to which of
     * two calls of one tool. Their pictures follow in the message of the user.
     */
    private void user(List<Block> blocks, String place) {
        List<Block> rest = new ArrayList<>();
        for (Block block : inOrderOfCalls(blocks)) {
            if (!(block instanceof Block.ToolResult result)) {
                rest.add(block);
                continue;
            }
            leftOutMarks |= result.cache() != null;
            String text = text(result, place);
            String tool = called.get(result.callId());
            if (tool == null) {
                losses.add(Loss.changed(place, "a result without its call; it stands as text"));
                rest.add(new Block.Text("[result of the tool call " + result.callId() + "]\n" + text));
            } else {
                messages.addObject().put("role", "tool").put("tool_name", tool).put("content", text);
            }
            List<Block> media =
                    result.content().stream().filter(Media.class::isInstance).toList();
            if (!media.isEmpty()) {
                losses.add(Loss.changed(place, "media of a tool result stand in a message of the user behind it"));
                rest.add(new Block.Text("[what the tool call gave beside text]"));
                rest.addAll(media);
            }
        }
        if (!rest.isEmpty() || blocks.isEmpty()) {
            message("user", rest, place);
        }
    }

    private List<Block> inOrderOfCalls(List<Block> blocks) {
        List<String> order = List.copyOf(called.keySet());
        List<Block> sorted = new ArrayList<>(blocks);
        sorted.sort(Comparator.comparingInt(
                block -> block instanceof Block.ToolResult result && called.containsKey(result.callId())
                        ? order.indexOf(result.callId())
                        : order.size()));
        return sorted;
    }

    private String text(Block.ToolResult result, String place) {
        List<String> texts = new ArrayList<>();
        for (Block block : result.content()) {
            if (block instanceof Block.Text text) {
                texts.add(text.text());
            }
        }
        String text = String.join("\n", texts);
        boolean says = text.regionMatches(true, 0, "error", 0, "error".length());
        if (result.failed() && !says) {
            losses.add(Loss.changed(place + ".is_error", "told by a word before the result's text"));
            return "Error: " + text;
        }
        return text;
    }

    private void assistant(List<Block> blocks, String place) {
        StringBuilder thoughts = new StringBuilder();
        StringBuilder text = new StringBuilder();
        ArrayNode calls = JsonTree.array();
        for (Block block : blocks) {
            switch (block) {
                case Block.Text said -> {
                    leftOutMarks |= said.cache() != null;
                    text.append(said.text());
                }
                case Block.Refusal refusal -> text.append(refusal.text());
                case Block.Thought thought -> {
                    if (thought.seal() != null) {
                        lost();
                    } else {
                        thoughts.append(thoughts.isEmpty() ? "" : PARAGRAPH).append(thought.text());
                    }
                }
                case Block.Hidden _ -> lost();
                case Block.ToolCall call -> calls.add(call(call));
                case Media _ -> losses.add(Loss.dropped(place, "messages of the assistant hold no media"));
                case Block.ToolResult _ -> {}
            }
        }
        ObjectNode message = messages.addObject().put("role", "assistant").put("content", text.toString());
        if (!thoughts.isEmpty()) {
            message.put("thinking", thoughts.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    private ObjectNode call(Block.ToolCall call) {
        called.put(call.id(), call.name());
        ObjectNode written = JsonTree.object();
        written.putObject("function").put("name", call.name()).set("arguments", JsonTree.arguments(call.arguments()));
        return written;
    }

    private void lost() {
        if (!saidThoughtsAreLost) {
            saidThoughtsAreLost = true;
            losses.add(Loss.dropped("thinking", "earlier thoughts that only their vendor can take back"));
        }
    }
}
