package keyrail.wire.gemini.inbound;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Prompt.Extras;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request of generateContent (ai.google.dev/api/generate-content, seen 2026-11-28). */
public final class PromptReader {
    private static final String STREAM = ":streamGenerateContent";

    private PromptReader() {}

    /**
     * Reads a request for an answer.
     *
     * @throws KeyrailException as {@link keyrail.wire.codec.Codec#readPrompt}
     */
    public static Prompt read(PromptSource source) {
        return read(source, JsonTree.request(source.body()));
    }

    /**
     * Reads a request to count: a whole one of generateContent, or contents alone.
     *
     * @throws KeyrailException as {@link keyrail.wire.codec.Codec#readPrompt}
     */
    public static Prompt readCount(PromptSource source) {
        ObjectNode body = JsonTree.request(source.body());
        JsonNode whole = body.has("generateContentRequest")
                ? body.get("generateContentRequest")
                : body.get("generate_content_request");
        if (whole == null || whole.isNull()) {
            return read(source, body);
        }
        if (whole instanceof ObjectNode request) {
            return read(source, request);
        }
        throw new KeyrailException(FailureCode.INVALID_REQUEST, "\"generateContentRequest\" must be an object");
    }

    private static Prompt read(PromptSource source, ObjectNode body) {
        List<Loss> losses = Fields.newLosses();
        // The model stands in the path. What is kept is between Google and its account.
        Fields request = Fields.of(ProtoJson.plain(body), losses).ignore("model", "store");
        if (request.has("cachedContent")) {
            throw new KeyrailException(
                    FailureCode.UNTRANSLATABLE,
                    "\"cachedContent\" is a part of the prompt that only Google's account holds; send the content itself");
        }
        List<Block.Text> system = system(request);
        if (!request.has("contents")) {
            throw new KeyrailException(FailureCode.INVALID_REQUEST, "\"contents\" is missing");
        }
        List<Fields> contents = request.objects("contents");
        if (contents.isEmpty()) {
            throw new KeyrailException(FailureCode.INVALID_REQUEST, "\"contents\" must hold at least one content");
        }
        List<Turn> turns = new ContentReader().read(contents);
        ToolSet tools = ToolReader.read(request);
        GenerationConfigReader config = GenerationConfigReader.read(request.object("generationConfig"));
        request.lose("safetySettings", "only Gemini has filters that a request can set");
        request.lose("labels", "only Google's account is billed by them");
        request.finish();
        boolean stream = source.target().after().equals(STREAM);
        return new Prompt(
                source.target().model(),
                system,
                turns,
                tools,
                config.sampling(),
                config.reasoning(),
                config.output(),
                new Extras(null, null, null, false, stream && !isEvents(source.query()), false),
                stream,
                losses);
    }

    private static boolean isEvents(String query) {
        return List.of(query.split("&", -1)).contains("alt=sse");
    }

    /** The instructions; a plain string is taken for its text, as the SDKs do. */
    private static List<Block.Text> system(Fields request) {
        JsonNode instruction = request.any("systemInstruction");
        if (instruction == null) {
            return List.of();
        }
        if (instruction.isString()) {
            return List.of(new Block.Text(instruction.stringValue()));
        }
        Fields content = request.object("systemInstruction");
        List<Block.Text> texts = new ArrayList<>();
        if (content != null) {
            for (Fields part : content.ignore("role").objects("parts")) {
                String text = part.string("text");
                if (text != null && !text.isEmpty()) {
                    texts.add(new Block.Text(text));
                }
                part.finish();
            }
            content.finish();
        }
        return texts;
    }
}
