package keyrail.rehearsal.turn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Gemini's {@code generateContent}. Shapes as the vendor's SDK for Java 1.70.0 reads and writes them, seen 2026-11-28. */
public final class GeminiTurns {
    private static final String SIGNATURE =
            Base64.getEncoder().encodeToString("signed-by-rehearsal".getBytes(StandardCharsets.UTF_8));

    private GeminiTurns() {}

    public static Conversation read(JsonNode body) {
        List<Conversation.Entry> entries = new ArrayList<>();
        for (JsonNode content : body.path("contents")) {
            if (content.path("role").asString("").equals("model")) {
                entries.add(new Conversation.Answered());
            } else {
                content.path("parts").forEach(part -> entries.add(entry(part)));
            }
        }
        List<Conversation.Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            for (JsonNode function : tool.path("functionDeclarations")) {
                tools.add(new Conversation.Tool(
                        function.path("name").asString(""),
                        function.has("parametersJsonSchema")
                                ? function.path("parametersJsonSchema")
                                : function.path("parameters")));
            }
        }
        JsonNode calling = body.path("toolConfig").path("functionCallingConfig");
        String mode = calling.path("mode").asString("");
        JsonNode config = body.path("generationConfig");
        return new Conversation(
                entries,
                tools,
                mode.equals("ANY")
                        ? new Conversation.Choice(
                                Conversation.Mode.ANY,
                                calling.path("allowedFunctionNames").path(0).asString(""))
                        : Conversation.Choice.of(mode),
                true,
                config.path("thinkingConfig").path("includeThoughts").asBoolean(false),
                schema(config));
    }

    private static Conversation.Entry entry(JsonNode part) {
        if (part.has("functionResponse")) {
            JsonNode response = part.path("functionResponse").path("response");
            JsonNode output = response.has("output") ? response.path("output") : response.path("result");
            return new Conversation.ToolResult(output.isString() ? output.stringValue() : response.toString());
        }
        if (part.has("inlineData")) {
            JsonNode data = part.path("inlineData");
            // The SDKs write the URL-safe alphabet or the plain one; the vendor reads both.
            String plain = data.path("data").asString("").replace('-', '+').replace('_', '/');
            return new Conversation.Attachment(data.path("mimeType").asString(""), plain);
        }
        return new Conversation.UserText(part.path("text").asString(""));
    }

    private static @Nullable JsonNode schema(JsonNode config) {
        for (String field : new String[] {"responseJsonSchema", "responseSchema"}) {
            if (config.path(field).isObject()) {
                return config.path(field);
            }
        }
        return null;
    }

    /** A refusal is the vendor's, and without any content. */
    public static String finishReason(Turn turn) {
        return switch (turn.ending()) {
            case OWN -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case REFUSED -> "SAFETY";
        };
    }

    /** The parts of an answer; the first call is signed, as the vendor's thinking models sign it. */
    public static List<ObjectNode> parts(Turn turn) {
        List<ObjectNode> parts = new ArrayList<>();
        boolean signed = false;
        for (Turn.Block block : turn.blocks()) {
            ObjectNode part = JsonMapper.shared().createObjectNode();
            parts.add(part);
            switch (block) {
                case Turn.Thought thought -> part.put("text", thought.text()).put("thought", true);
                case Turn.Speech speech -> part.put("text", speech.text());
                case Turn.ToolCall call -> {
                    ObjectNode function = part.putObject("functionCall").put("name", call.name());
                    function.set("args", call.arguments());
                    if (!signed) {
                        part.put("thoughtSignature", SIGNATURE);
                    }
                    signed = true;
                }
            }
        }
        return parts;
    }

    /** The parts of a stream's chunks: texts in pieces, calls whole. */
    public static List<ObjectNode> pieces(Turn turn) {
        List<ObjectNode> pieces = new ArrayList<>();
        List<ObjectNode> parts = parts(turn);
        for (int index = 0; index < parts.size(); index++) {
            ObjectNode part = parts.get(index);
            List<String> texts = switch (turn.blocks().get(index)) {
                case Turn.Thought thought -> Turn.fragments(thought.text());
                case Turn.Speech speech -> speech.pieces();
                case Turn.ToolCall _ -> List.of();
            };
            if (texts.isEmpty()) {
                pieces.add(part);
            }
            texts.forEach(text -> pieces.add(part.deepCopy().put("text", text)));
        }
        return pieces;
    }
}
