package keyrail.wire.anthropic.codec.reply;

import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.SealText;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of a message as clients get it, with every member that the SDKs' types have ({@code Message} of
 * {@code @anthropic-ai/sdk} 1.14.0, seen 2026-11-28).
 */
final class MessageParts {
    private MessageParts() {}

    /** A message that says nothing yet. */
    static ObjectNode message(ReplyFrame frame, String vendorsId, @Nullable String answeredBy, TokenCounts tokens) {
        String asked = frame.model();
        String model = asked != null ? asked : answeredBy != null ? answeredBy : "";
        ObjectNode message = JsonTree.object()
                .put("id", vendorsId.startsWith("msg_") ? vendorsId : "msg_" + frame.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
        message.putNull("container").putNull("diagnostics");
        message.set("usage", UsageFields.message(tokens));
        return message;
    }

    /** Whether the client wants thinking without its text: then only what is signed is told of. */
    static boolean omitsThinking(ReplyFrame frame) {
        Reasoning asked = frame.prompt().reasoning();
        return asked != null && Boolean.FALSE.equals(asked.shown());
    }

    /** Without {@code citations}, as the API itself writes it: some clients take null for a mistake (@ai-sdk/anthropic). */
    static ObjectNode text(String text) {
        return type("text").put("text", text);
    }

    static ObjectNode thinking(String text, @Nullable Opaque seal) {
        return type("thinking").put("thinking", text).put("signature", seal == null ? "" : sealed(seal, "signature"));
    }

    static ObjectNode hidden(Opaque seal) {
        return type("redacted_thinking").put("data", sealed(seal, "redacted_thinking"));
    }

    static ObjectNode call(String id, String name, ObjectNode input) {
        ObjectNode block = type("tool_use").put("id", id).put("name", name);
        block.set("input", input);
        block.putObject("caller").put("type", "direct");
        return block;
    }

    /** The value itself where it is nobody's but the client's own, else under our mark, so that it finds its way back. */
    static String sealed(Opaque seal, String kind) {
        boolean isOwn = seal.minter().format() == Format.ANTHROPIC_MESSAGES
                && seal.minter().account().isEmpty()
                && seal.kind().equals(kind);
        return isOwn ? seal.value() : SealText.write(seal);
    }

    static ObjectNode type(String type) {
        return JsonTree.object().put("type", type);
    }
}
