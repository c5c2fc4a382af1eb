package keyrail.wire.openaichat.codec;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.wire.codec.FreeText;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.openaichat.prompt.ReasoningDetails;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole answer as one body; the members and their meaning as in {@link ChatReplyWriter}. */
final class ChatBody {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<JsonNode> details = new ArrayList<>();
    private final ArrayNode calls = JsonTree.array();
    private final List<Tool> tools;
    private boolean saidText;

    private ChatBody(Reply reply, List<Tool> tools) {
        this.tools = tools;
        reply.blocks().forEach(this::add);
    }

    static Bytes write(Reply reply, ReplyFrame frame) {
        return new ChatBody(reply, frame.prompt().tools().tools()).body(reply, frame);
    }

    private void add(Block block) {
        switch (block) {
            case Block.Text said -> {
                saidText = true;
                text.append(said.text());
            }
            case Block.Refusal declined -> refusal.append(declined.text());
            case Block.Thought thought -> {
                String gap = thoughts.isEmpty() || thought.text().isEmpty() ? "" : "\n\n";
                thoughts.append(gap).append(thought.text());
                Opaque seal = thought.seal();
                if (seal != null) {
                    details.add(ReasoningDetails.entry(thought.text(), seal, details.size()));
                }
            }
            case Block.Hidden hidden -> details.add(ReasoningDetails.entry(null, hidden.seal(), details.size()));
            case Block.ToolCall call -> {
                ObjectNode written = calls.addObject().put("id", call.id());
                if (FreeText.isTakenBy(tools, call.name())) {
                    written.put("type", "custom")
                            .putObject("custom")
                            .put("name", call.name())
                            .put("input", FreeText.of(call.arguments()));
                    return;
                }
                written.put("type", "function");
                written.putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments().text());
            }
            case Block.Media _, Block.ToolResult _ -> {}
        }
    }

    private Bytes body(Reply reply, ReplyFrame frame) {
        ObjectNode body = JsonTree.object()
                .put("id", "chatcmpl-" + frame.id())
                .put("object", "chat.completion")
                .put("created", frame.createdSeconds())
                .put("model", frame.model() != null ? frame.model() : reply.model() == null ? "" : reply.model());
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        String word = FinishReasons.write(reply.reason(), !calls.isEmpty(), !refusal.isEmpty());
        message(choice.putObject("message"), reply, frame);
        boolean old = frame.prompt().extras().functionCall() && word.equals("tool_calls");
        choice.putNull("logprobs").put("finish_reason", old ? "function_call" : word);
        body.set("usage", ChatUsage.write(reply.tokens()));
        return JsonTree.bytes(body);
    }

    private void message(ObjectNode message, Reply reply, ReplyFrame frame) {
        message.put("role", "assistant");
        boolean declined = refusal.isEmpty() && reply.reason() == StopReason.REFUSAL;
        if (saidText || calls.isEmpty() && refusal.isEmpty() && !declined) {
            message.put("content", text.toString());
        } else {
            message.putNull("content");
        }
        if (declined) {
            message.put("refusal", ChatReplyWriter.DECLINED);
        } else if (refusal.isEmpty()) {
            message.putNull("refusal");
        } else {
            message.put("refusal", refusal.toString());
        }
        if (!thoughts.isEmpty() && !ChatReplyWriter.hidesThoughts(frame)) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!details.isEmpty()) {
            message.set("reasoning_details", ReasoningDetails.array(details));
        }
        if (frame.prompt().extras().functionCall() && !calls.isEmpty()) {
            message.set("function_call", calls.remove(0).get("function"));
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }
}
