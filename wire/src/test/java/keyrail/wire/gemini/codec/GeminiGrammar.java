package keyrail.wire.gemini.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import keyrail.core.inference.hub.StopReason;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/**
 * The grammar of a stream of streamGenerateContent, as Google sends it: events of one {@code data} line each, ended by
 * CRLF CRLF, or one JSON array; every element a GenerateContentResponse with known members only, one candidate of one
 * role, each part of exactly one sort; the reason to finish and the figures once, in the last.
 */
public final class GeminiGrammar {
    private static final Set<String> ANSWER =
            Set.of("candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId");
    private static final Set<String> CANDIDATE = Set.of("content", "finishReason", "finishMessage", "index");
    private static final Set<String> PART = Set.of("text", "thought", "thoughtSignature", "functionCall");
    private static final Set<String> CALL = Set.of("id", "name", "args");
    private static final Set<String> USAGE = Set.of(
            "promptTokenCount",
            "candidatesTokenCount",
            "totalTokenCount",
            "cachedContentTokenCount",
            "thoughtsTokenCount");
    private static final Set<String> REASONS = Set.of("STOP", "MAX_TOKENS", "SAFETY", "OTHER");

    private GeminiGrammar() {}

    /** The answers of a stream of events. @throws AssertionError saying what breaks the grammar */
    public static List<JsonNode> events(String stream) {
        require(stream.endsWith("\r\n\r\n"), "the last event is not ended");
        List<JsonNode> answers = new ArrayList<>();
        for (String event : stream.split("\r\n\r\n", -1)) {
            if (!event.isEmpty()) {
                require(event.startsWith("data: "), "an event begins with something else than data");
                require(event.indexOf('\n') < 0 && event.indexOf('\r') < 0, "data of more than one line");
                answers.add(read(event.substring("data: ".length())));
            }
        }
        return checked(answers);
    }

    /** The answers of a stream that is an array. @throws AssertionError saying what breaks the grammar */
    public static List<JsonNode> array(String stream) {
        JsonNode array = read(stream);
        require(array.isArray(), "the stream is no array");
        List<JsonNode> answers = new ArrayList<>();
        array.forEach(answers::add);
        return checked(answers);
    }

    private static List<JsonNode> checked(List<JsonNode> answers) {
        require(!answers.isEmpty(), "a stream without an answer");
        for (int index = 0; index < answers.size(); index++) {
            check(answers.get(index), index == answers.size() - 1);
        }
        return answers;
    }

    /** Checks one answer; a whole one is its own last. @throws AssertionError saying what breaks the grammar */
    public static void check(JsonNode answer, boolean last) {
        known(answer, ANSWER);
        require(answer.get("responseId").isString(), "an answer without an id");
        require(answer.get("candidates").size() == 1, "an answer without its one candidate");
        JsonNode candidate = answer.get("candidates").get(0);
        known(candidate, CANDIDATE);
        require(candidate.get("index").asInt(-1) == 0, "a candidate of another index");
        require(candidate.at("/content/role").asString("").equals("model"), "content of another role");
        require(!candidate.at("/content/parts").isEmpty(), "content without parts");
        candidate.at("/content/parts").forEach(GeminiGrammar::part);
        require(candidate.has("finishReason") == last, "the reason to finish stands elsewhere than in the last answer");
        require(answer.has("usageMetadata") == last, "the figures stand elsewhere than in the last answer");
        if (last) {
            require(REASONS.contains(candidate.get("finishReason").stringValue()), "an unknown reason to finish");
            usage(answer.get("usageMetadata"));
        }
    }

    private static void part(JsonNode part) {
        known(part, PART);
        require(part.has("text") != part.has("functionCall"), "a part of two sorts, or of none");
        if (part.has("text")) {
            require(part.get("text").isString(), "text that is no string");
        } else {
            JsonNode call = part.get("functionCall");
            known(call, CALL);
            require(!call.get("name").stringValue().isEmpty(), "a call without a name");
            require(call.get("args").isObject(), "arguments that are no object");
            require(!part.has("thought"), "a call that is a thought");
        }
        if (part.has("thoughtSignature")) {
            require(
                    part.get("thoughtSignature").stringValue().matches("[A-Za-z0-9+/_-]+={0,2}"),
                    "a signature that is not base64");
        }
    }

    private static void usage(JsonNode usage) {
        known(usage, USAGE);
        long total = JsonTree.count(usage, "promptTokenCount")
                + JsonTree.count(usage, "candidatesTokenCount")
                + JsonTree.count(usage, "thoughtsTokenCount");
        require(JsonTree.count(usage, "totalTokenCount") == total, "a total that is not the sum");
    }

    /** The reasons that clients are told a reason of the hub by. */
    static String reason(StopReason reason) {
        return switch (reason) {
            case END, STOP_SEQUENCE, TOOL_CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case REFUSAL, SAFETY -> "SAFETY";
            case PAUSED, OTHER -> "OTHER";
        };
    }

    private static JsonNode read(String json) {
        return JsonTree.read(json).orElseThrow(() -> new AssertionError("no JSON: " + json));
    }

    private static void known(JsonNode object, Set<String> members) {
        require(object != null && object.isObject(), "something else than an object");
        for (String member : object.propertyNames()) {
            require(members.contains(member), "an unknown member: " + member);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
