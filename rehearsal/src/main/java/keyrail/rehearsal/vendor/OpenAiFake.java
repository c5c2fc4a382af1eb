package keyrail.rehearsal.vendor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.http.HttpRequest;
import keyrail.rehearsal.rules.ChatRequests;
import keyrail.rehearsal.rules.OllamaRequests;
import keyrail.rehearsal.turn.ChatTurns;
import keyrail.rehearsal.turn.Director;
import keyrail.rehearsal.turn.Turn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's Chat Completions API, and OpenRouter's and Ollama's surfaces of the same format. */
final class OpenAiFake implements VendorFake {
    private static final int CREATED = 1_767_225_600;
    private static final String KEEP_ALIVE = ": OPENROUTER PROCESSING\n\n";

    private final Dialect dialect;
    private final AcceptedKeys keys;
    private final AtomicLong answers = new AtomicLong();
    private final ResponsesFake responses;
    private final OpenAiMoreFake more;
    private final OllamaFake ollama;

    OpenAiFake(Dialect dialect, AcceptedKeys keys) {
        this.dialect = dialect;
        this.keys = keys;
        ResponsesFake.Refusals refusals = (status, message) -> failure(status, message, List.of());
        this.responses = new ResponsesFake(
                dialect == Dialect.OPENAI, refusals, fields("application/json"), fields("text/event-stream"));
        this.more = new OpenAiMoreFake(refusals, fields("application/json"));
        this.ollama = new OllamaFake(keys);
    }

    @Override
    public Call read(HttpRequest request) {
        JsonNode body = Json.read(request.body());
        String key = request.bearer().orElse("");
        String model = body == null
                ? Form.read(request).map(form -> form.text("model")).orElse("")
                : body.path("model").asString("");
        return new Call(request, key, body, model);
    }

    @Override
    public Answer answer(Call call, Behaviour behaviour) {
        String path = call.request().path();
        Optional<Answer> other = other(call, path, behaviour);
        if (other.isPresent()) {
            return other.get();
        }
        boolean listing = path.equals(dialect.prefix() + "/models");
        boolean asksForKey = dialect == Dialect.OPENROUTER && path.equals(dialect.prefix() + "/key");
        if (!listing && !asksForKey && !path.equals(dialect.prefix() + "/chat/completions")) {
            return failure(404, "Invalid URL (" + call.request().method() + " " + path + ")", List.of());
        }
        if (!call.request().method().equals(listing || asksForKey ? "GET" : "POST")) {
            return failure(405, "Not allowed to " + call.request().method() + " on " + path + ".", List.of());
        }
        if (listing || asksForKey) {
            boolean isPublic = listing && dialect == Dialect.OPENROUTER;
            return isPublic || keys.opensAnything(call.key()) ? listing ? models() : keyFacts() : wrongKey(call);
        }
        String model = Behaviour.plainModel(call.model());
        if (!keys.opens(call.key(), model) || call.request().first("x-api-key").isPresent()) {
            return wrongKey(call);
        }
        JsonNode body = call.body();
        if (body == null) {
            return failure(400, "We could not parse the JSON body of your request.", List.of());
        }
        if (model.isEmpty()) {
            return failure(400, "you must provide a model parameter", List.of());
        }
        if (!keys.knows(model)) {
            return failure(
                    404, "The model `" + call.model() + "` does not exist or you do not have access to it.", List.of());
        }
        Optional<String> elsewhere = dialect == Dialect.OPENAI ? ChatRequests.absence(model) : Optional.empty();
        if (elsewhere.isPresent()) {
            return failure(404, elsewhere.get(), List.of());
        }
        Optional<String> wrong = behaviour.is("lax") ? Optional.empty() : OpenAiRules.refusal(body, dialect);
        if (wrong.isPresent()) {
            return failure(400, wrong.get(), List.of());
        }
        return call.streams() ? streamed(call, body, behaviour) : whole(call, body, behaviour);
    }

    /** What lies beside chat; empty for a path that is not there. */
    private Optional<Answer> other(Call call, String path, Behaviour behaviour) {
        if (dialect == Dialect.OLLAMA && path.startsWith("/api/")) {
            return ollama.answer(call, behaviour);
        }
        if (!path.startsWith(dialect.prefix() + "/") || path.endsWith("/chat/completions")) {
            return Optional.empty();
        }
        String model = Behaviour.plainModel(call.model());
        boolean opens = model.isEmpty() ? keys.opensAnything(call.key()) : keys.opens(call.key(), model);
        String below = path.substring(dialect.prefix().length());
        if (below.equals("/models") || below.equals("/key")) {
            return Optional.empty();
        }
        if (!opens || call.request().first("x-api-key").isPresent()) {
            return Optional.of(wrongKey(call));
        }
        if (below.equals("/responses") || below.startsWith("/responses/")) {
            return Optional.of(responses.answer(call, below.substring("/responses".length()), behaviour));
        }
        return more.answer(call, below, behaviour);
    }

    @Override
    public List<String> overlooked(Call call) {
        JsonNode body = call.body();
        return body != null && call.request().path().equals("/api/chat") ? OllamaRequests.overlooked(body) : List.of();
    }

    @Override
    public Answer.Whole failure(int status, String message, List<HttpField> more) {
        ObjectNode failure = Json.object();
        ObjectNode error = failure.putObject("error").put("message", message);
        if (dialect == Dialect.OPENROUTER) {
            error.put("code", status);
        } else {
            error.put("type", status >= 500 ? "server_error" : status == 429 ? "requests" : "invalid_request_error");
            error.putNull("param");
            error.put("code", code(status));
        }
        List<HttpField> fields = new ArrayList<>(fields("application/json"));
        fields.addAll(more);
        return Answer.Whole.text(status, fields, failure.toString());
    }

    /** As OpenRouter has it: its own words say nothing, and the other's whole answer is a text inside. */
    @Override
    public Answer.Whole failureBehind(int status, String message, List<HttpField> more) {
        if (dialect != Dialect.OPENROUTER) {
            return failure(status, message, more);
        }
        ObjectNode behind = Json.object();
        behind.putObject("error").put("message", message);
        ObjectNode failure = Json.object();
        ObjectNode error = failure.putObject("error")
                .put("message", "Provider returned error")
                .put("code", status);
        error.putObject("metadata").put("raw", behind.toString()).put("provider_name", "Rehearsal");
        List<HttpField> fields = new ArrayList<>(fields("application/json"));
        fields.addAll(more);
        return Answer.Whole.text(status, fields, failure.toString());
    }

    private Answer wrongKey(Call call) {
        return failure(
                401,
                call.key().isEmpty() ? "You didn't provide an API key." : "Incorrect API key provided.",
                List.of());
    }

    private static Turn turn(JsonNode body, Behaviour behaviour) {
        return behaviour.ended(Director.direct(ChatTurns.read(body), Words.pieces(prompt(body), behaviour)));
    }

    /** The field that shows thinking; the vendor that the format is named for shows none. */
    private String reasoning() {
        return switch (dialect) {
            case OPENAI -> "";
            case COMPATIBLE -> "reasoning_content";
            default -> "reasoning";
        };
    }

    private Answer whole(Call call, JsonNode body, Behaviour behaviour) {
        Turn turn = turn(body, behaviour);
        long id = answers.incrementAndGet();
        ObjectNode completion = envelope(call, "chat.completion", id);
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.set("message", ChatTurns.message(turn, String.valueOf(id), reasoning()));
        choice.putNull("logprobs");
        choice.put("finish_reason", ChatTurns.finishReason(turn));
        completion.set("usage", usage(body, turn, behaviour));
        return Answer.Whole.text(200, fields("application/json"), completion.toString());
    }

    private Answer streamed(Call call, JsonNode body, Behaviour behaviour) {
        long id = answers.incrementAndGet();
        boolean asked = body.path("stream_options").path("include_usage").asBoolean(false);
        Turn turn = turn(body, behaviour);
        List<String> before = new ArrayList<>();
        if (dialect == Dialect.OPENROUTER) {
            before.add(KEEP_ALIVE);
            before.add(KEEP_ALIVE);
        }
        if (dialect == Dialect.COMPATIBLE) {
            before.add(": keep-alive\n\n");
        }
        before.add(event(chunk(call, id, Json.object().put("role", "assistant").put("content", ""), "", asked)));
        List<String> pieces =
                ChatTurns.deltas(turn, String.valueOf(id), reasoning(), dialect == Dialect.COMPATIBLE).stream()
                        .map(delta -> event(chunk(call, id, delta, "", asked)))
                        .toList();
        List<String> after = new ArrayList<>();
        after.add(event(chunk(call, id, Json.object(), ChatTurns.finishReason(turn), asked)));
        ObjectNode usage = usage(body, turn, behaviour);
        if (dialect == Dialect.OPENROUTER) {
            // Asked or not, and beside a choice: as recorded of the vendor.
            ObjectNode last =
                    chunk(call, id, Json.object().put("role", "assistant").put("content", ""), "", false);
            last.set("usage", usage);
            after.add(event(last));
        } else if (asked || dialect == Dialect.COMPATIBLE) {
            ObjectNode last = envelope(call, "chat.completion.chunk", id);
            last.putArray("choices");
            last.set("usage", usage);
            after.add(event(last));
        }
        after.add("data: [DONE]\n\n");
        ObjectNode error = Json.object();
        error.putObject("error").put("message", "The server had an error").put("code", 502);
        return new Answer.Streamed(fields("text/event-stream"), before, pieces, after, event(error));
    }

    /** @param finish the reason, or empty before the end */
    private ObjectNode chunk(Call call, long id, ObjectNode delta, String finish, boolean withUsage) {
        ObjectNode chunk = envelope(call, "chat.completion.chunk", id);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        if (finish.isEmpty()) {
            choice.putNull("finish_reason");
        } else {
            choice.put("finish_reason", finish);
        }
        if (withUsage && dialect == Dialect.OPENAI) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private ObjectNode envelope(Call call, String object, long id) {
        ObjectNode envelope = Json.object().put("id", (dialect == Dialect.OPENROUTER ? "gen-" : "chatcmpl-") + id);
        if (dialect == Dialect.OPENROUTER) {
            envelope.put("provider", "Rehearsal");
        }
        envelope.put("object", object).put("created", CREATED).put("model", call.model());
        return envelope.put("system_fingerprint", dialect == Dialect.OLLAMA ? "fp_ollama" : "fp_rehearsal");
    }

    private static ObjectNode usage(JsonNode body, Turn turn, Behaviour behaviour) {
        int cached = behaviour.get("cached", 0);
        // The vendor's input includes what came from the cache.
        int input = Words.tokens(prompt(body)) + cached;
        int reasoning = Words.tokens(turn.thought());
        int output = Words.tokens(turn.written()) + reasoning;
        ObjectNode usage = Json.object()
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("total_tokens", input + output);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        return usage;
    }

    private Answer models() {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (String model : keys.models()) {
            data.addObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", CREATED)
                    .put("owned_by", "rehearsal");
        }
        return Answer.Whole.text(200, fields("application/json"), list.toString());
    }

    private Answer keyFacts() {
        ObjectNode facts = Json.object();
        facts.putObject("data").put("label", "rehearsal").put("usage", 0).put("is_free_tier", false);
        return Answer.Whole.text(200, fields("application/json"), facts.toString());
    }

    private static String prompt(JsonNode body) {
        StringBuilder prompt = new StringBuilder();
        for (JsonNode message : body.path("messages")) {
            prompt.append(Json.textOf(message.path("content")));
        }
        return prompt.toString();
    }

    private static String event(ObjectNode data) {
        return "data: " + data + "\n\n";
    }

    /** Beside what the format needs, fields that a gateway must not pass on. */
    private static List<HttpField> fields(String contentType) {
        return List.of(
                new HttpField("content-type", contentType),
                new HttpField("x-request-id", "req_rehearsal"),
                new HttpField("openai-organization", "org-of-the-key"),
                new HttpField("openai-processing-ms", "12"),
                new HttpField("x-ratelimit-remaining-requests", "49"),
                new HttpField("set-cookie", "edge=rehearsal; Secure"),
                new HttpField("alt-svc", "h3=\":443\""),
                new HttpField("server", "rehearsal"));
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> "rehearsal_" + status;
        };
    }
}
