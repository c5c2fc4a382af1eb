package keyrail.rehearsal.vendor;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.http.HttpRequest;
import keyrail.rehearsal.rules.GeminiRequests;
import keyrail.rehearsal.turn.Director;
import keyrail.rehearsal.turn.GeminiTurns;
import keyrail.rehearsal.turn.Turn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google's Gemini API. Stricter than the vendor in one thing: the key has to come in its field, never in the query. As
 * the vendor does it, a wrong key is 400, an unknown field too, and events end in CRLF.
 */
final class GeminiFake implements VendorFake {
    private static final Pattern CALL = Pattern.compile("/v1(?:beta)?/models/([^/:]+):([A-Za-z]+)");
    private static final String GENERATE = "GenerateContentRequest";
    private static final Set<String> EMBED =
            Set.of("model", "content", "taskType", "title", "outputDimensionality", "embedContentConfig");

    private final AcceptedKeys keys;

    GeminiFake(AcceptedKeys keys) {
        this.keys = keys;
    }

    @Override
    public Call read(HttpRequest request) {
        Matcher call = CALL.matcher(request.path());
        String model = call.matches() ? URLDecoder.decode(call.group(1), StandardCharsets.UTF_8) : "";
        return new Call(request, request.first("x-goog-api-key").orElse(""), Json.read(request.body()), model);
    }

    @Override
    public Answer answer(Call call, Behaviour behaviour) {
        String path = call.request().path();
        Matcher named = CALL.matcher(path);
        boolean listing =
                path.equals("/v1beta/models") && call.request().method().equals("GET");
        if (!listing && (!named.matches() || !call.request().method().equals("POST"))) {
            return failure(404, "Requested entity was not found.", List.of());
        }
        String model = Behaviour.plainModel(call.model());
        boolean opens = listing ? keys.opensAnything(call.key()) : keys.opens(call.key(), model);
        if (!opens
                || call.request().query().contains("key=")
                || call.request().first("authorization").isPresent()) {
            return wrongKey();
        }
        if (listing) {
            return models();
        }
        if (!keys.knows(model)) {
            return failure(404, "models/" + model + " is not found for API version v1beta", List.of());
        }
        JsonNode body = call.body();
        if (body == null) {
            return failure(400, "Invalid JSON payload received.", List.of());
        }
        return switch (named.group(2)) {
            case "generateContent" ->
                strictly(body, GENERATE, model, behaviour).orElseGet(() -> whole(call, body, behaviour));
            case "streamGenerateContent" ->
                strictly(body, GENERATE, model, behaviour).orElseGet(() -> streamed(call, body, behaviour));
            case "countTokens" ->
                strictly(body, "CountTokensRequest", model, behaviour).orElseGet(() -> count(body));
            case "embedContent" -> strictly(body, EMBED, "content").orElseGet(() -> embedding(call, body));
            case "batchEmbedContents" -> embeddings(call, body);
            default -> failure(404, "Requested entity was not found.", List.of());
        };
    }

    @Override
    public Answer.Whole failure(int status, String message, List<HttpField> more) {
        return failure(status, message, more, null);
    }

    private static Answer.Whole failure(
            int status, String message, List<HttpField> more, @org.jspecify.annotations.Nullable String reason) {
        ObjectNode failure = Json.object();
        ObjectNode error = failure.putObject("error").put("code", status).put("message", message);
        error.put("status", status(status));
        if (reason != null) {
            error.putArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", reason)
                    .put("domain", "googleapis.com");
        }
        List<HttpField> fields = new ArrayList<>(fields("application/json; charset=UTF-8"));
        fields.addAll(more);
        return Answer.Whole.text(status, fields, failure.toString());
    }

    private static Answer wrongKey() {
        return failure(400, "API key not valid. Please pass a valid API key.", List.of(), "API_KEY_INVALID");
    }

    private static Optional<Answer> strictly(JsonNode body, String type, String model, Behaviour behaviour) {
        return behaviour.is("lax")
                ? Optional.empty()
                : GeminiRequests.refusal(body, type, model).map(words -> failure(400, words, List.of(), null));
    }

    private Optional<Answer> strictly(JsonNode body, Set<String> known, String needed) {
        Optional<String> stranger = Json.stranger(body, known);
        if (stranger.isPresent()) {
            return Optional.of(failure(
                    400,
                    "Invalid JSON payload received. Unknown name \"" + stranger.get() + "\": Cannot find field.",
                    List.of()));
        }
        return body.has(needed)
                ? Optional.empty()
                : Optional.of(failure(400, "* GenerateContentRequest." + needed + ": is not specified", List.of()));
    }

    private static Turn turn(JsonNode body, Behaviour behaviour) {
        return behaviour.ended(Director.direct(GeminiTurns.read(body), Words.pieces(prompt(body), behaviour)));
    }

    private Answer whole(Call call, JsonNode body, Behaviour behaviour) {
        return Answer.Whole.text(
                200,
                fields("application/json; charset=UTF-8"),
                answer(call, body, behaviour).toString());
    }

    private ObjectNode answer(Call call, JsonNode body, Behaviour behaviour) {
        Turn turn = turn(body, behaviour);
        ObjectNode answer = chunk(call, GeminiTurns.parts(turn), GeminiTurns.finishReason(turn));
        answer.set("usageMetadata", usage(body, turn, behaviour));
        return answer;
    }

    private Answer streamed(Call call, JsonNode body, Behaviour behaviour) {
        boolean asEvents = call.request().query().contains("alt=sse");
        Turn turn = turn(body, behaviour);
        List<String> pieces = new ArrayList<>();
        for (ObjectNode part : turn.isRefused() ? List.<ObjectNode>of() : GeminiTurns.pieces(turn)) {
            ObjectNode chunk = chunk(call, List.of(part), "");
            chunk.set("usageMetadata", usage(body, new Turn(List.of()), behaviour));
            pieces.add(asEvents ? event(chunk) : (pieces.isEmpty() ? "[" : ",\r\n") + chunk);
        }
        ObjectNode last = chunk(call, List.of(Json.object().put("text", "")), GeminiTurns.finishReason(turn));
        last.set("usageMetadata", usage(body, turn, behaviour));
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("code", 503)
                .put("message", "The model is overloaded.")
                .put("status", "UNAVAILABLE");
        if (asEvents) {
            return new Answer.Streamed(
                    fields("text/event-stream"), List.of(), pieces, List.of(event(last)), event(error));
        }
        // Without events a stream is one array, of which each piece is an element.
        return new Answer.Streamed(
                fields("application/json; charset=UTF-8"),
                List.of(),
                pieces,
                List.of((pieces.isEmpty() ? "[" : ",\r\n") + last, "\r\n]"),
                ",\r\n" + error + "\r\n]");
    }

    /** @param finish the reason, or empty before the end */
    private static ObjectNode chunk(Call call, List<ObjectNode> parts, String finish) {
        ObjectNode chunk = Json.object();
        ObjectNode candidate = chunk.putArray("candidates").addObject();
        if (!finish.equals("SAFETY")) {
            ObjectNode content = candidate.putObject("content").put("role", "model");
            content.putArray("parts").addAll(parts);
        }
        if (!finish.isEmpty()) {
            candidate.put("finishReason", finish);
        }
        candidate.put("index", 0);
        return chunk.put("modelVersion", Behaviour.plainModel(call.model())).put("responseId", "rehearsal");
    }

    private static ObjectNode usage(JsonNode body, Turn turn, Behaviour behaviour) {
        int cached = behaviour.get("cached", 0);
        int input = Words.tokens(prompt(body)) + cached;
        int output = Words.tokens(turn.written());
        int thoughts = Words.tokens(turn.thought());
        ObjectNode usage = Json.object().put("promptTokenCount", input);
        if (output > 0) {
            usage.put("candidatesTokenCount", output);
        }
        if (thoughts > 0) {
            usage.put("thoughtsTokenCount", thoughts);
        }
        if (cached > 0) {
            usage.put("cachedContentTokenCount", cached);
        }
        return usage.put("totalTokenCount", input + output + thoughts);
    }

    private Answer count(JsonNode body) {
        JsonNode asked = body.has("generateContentRequest") ? body.path("generateContentRequest") : body;
        ObjectNode count = Json.object().put("totalTokens", Words.tokens(prompt(asked)));
        return Answer.Whole.text(200, fields("application/json; charset=UTF-8"), count.toString());
    }

    private Answer embedding(Call call, JsonNode body) {
        if (!agrees(call, body)) {
            return disagreement();
        }
        ObjectNode answer = Json.object();
        answer.putObject("embedding").putArray("values").add(0.25).add(-0.5);
        answer.putObject("usageMetadata").put("promptTokenCount", 4);
        return Answer.Whole.text(200, fields("application/json; charset=UTF-8"), answer.toString());
    }

    private Answer embeddings(Call call, JsonNode body) {
        ObjectNode answer = Json.object();
        for (JsonNode one : body.path("requests")) {
            if (!one.has("model") || !agrees(call, one)) {
                return disagreement();
            }
            answer.withArray("embeddings").addObject().putArray("values").add(0.25);
        }
        return Answer.Whole.text(200, fields("application/json; charset=UTF-8"), answer.toString());
    }

    /** A body that repeats the model has to name the one in the path. */
    private static boolean agrees(Call call, JsonNode body) {
        return !body.has("model") || body.path("model").asString("").equals("models/" + call.model());
    }

    private Answer disagreement() {
        return failure(400, "* model: the model in the body and in the path must be the same", List.of());
    }

    private Answer models() {
        ObjectNode list = Json.object();
        for (String model : keys.models()) {
            list.withArray("models").addObject().put("name", "models/" + model);
        }
        return Answer.Whole.text(200, fields("application/json; charset=UTF-8"), list.toString());
    }

    private static String prompt(JsonNode body) {
        StringBuilder prompt = new StringBuilder();
        for (JsonNode content : body.path("contents")) {
            prompt.append(Json.textOf(content.path("parts")));
        }
        return prompt.toString();
    }

    private static String event(ObjectNode data) {
        return "data: " + data + "\r\n\r\n";
    }

    private static List<HttpField> fields(String contentType) {
        return List.of(
                new HttpField("content-type", contentType),
                new HttpField("x-gemini-service-tier", "standard"),
                new HttpField("server", "scaffolding on HTTPServer2"),
                new HttpField("set-cookie", "edge=rehearsal; Secure"));
    }

    private static String status(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            default -> "INTERNAL";
        };
    }
}
