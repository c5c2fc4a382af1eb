package keyrail.rehearsal.vendor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.http.HttpRequest;
import keyrail.rehearsal.rules.MessagesRequests;
import keyrail.rehearsal.turn.Director;
import keyrail.rehearsal.turn.MessagesTurns;
import keyrail.rehearsal.turn.Turn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic's Messages API in both versions. Stricter than the vendor in one thing: each version takes the key in one
 * field only, {@code x-api-key} first, the bearer form from 2026-10-21 on, so that a misplaced key is seen.
 */
final class AnthropicFake implements VendorFake {
    static final String FIRST_VERSION = "2023-06-01";
    private static final String BATCHES = "/v1/messages/batches";

    /** As the vendor writes it, whoever asks (docs.claude.com/en/api/retrieving-message-batches, seen 2026-11-28). */
    private static final String RESULTS = "https://api.anthropic.com/v1/messages/batches/%s/results";

    private static final Set<String> VERSIONS = Set.of(FIRST_VERSION, "2026-10-21");

    private final AcceptedKeys keys;
    private final AtomicLong answers = new AtomicLong();
    private final Shelf batches = new Shelf("msgbatch_");

    AnthropicFake(AcceptedKeys keys) {
        this.keys = keys;
    }

    @Override
    public Call read(HttpRequest request) {
        JsonNode body = Json.read(request.body());
        String key = request.first("x-api-key").or(request::bearer).orElse("");
        return new Call(
                request, key, body, body == null ? "" : body.path("model").asString(""));
    }

    @Override
    public Answer answer(Call call, Behaviour behaviour) {
        String path = call.request().path();
        boolean counting = path.equals("/v1/messages/count_tokens");
        boolean listing = path.equals("/v1/models");
        if (path.equals(BATCHES) || path.startsWith(BATCHES + "/")) {
            return versionOrKey(call, true).orElseGet(() -> batch(call, path));
        }
        if (!counting && !listing && !path.equals("/v1/messages")) {
            return failure(404, "Not found", List.of());
        }
        if (!call.request().method().equals(listing ? "GET" : "POST")) {
            return failure(405, "Method Not Allowed", List.of());
        }
        Optional<Answer> refusal = versionOrKey(call, listing);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (listing) {
            return models();
        }
        JsonNode body = call.body();
        if (body == null) {
            return failure(400, "The request body is not valid JSON", List.of());
        }
        String version = call.request().first("anthropic-version").orElse("");
        boolean beta = call.request().first("anthropic-beta").isPresent();
        String model = Behaviour.plainModel(call.model());
        Optional<String> wrong = AnthropicRules.refusal(body, version, counting)
                .or(() ->
                        behaviour.is("lax") ? Optional.empty() : MessagesRequests.refusal(body, model, counting, beta))
                .or(() -> MessagesTurns.refusal(body));
        if (wrong.isPresent()) {
            return failure(400, wrong.get(), List.of());
        }
        if (counting) {
            ObjectNode count = Json.object().put("input_tokens", Words.tokens(prompt(body)));
            return Answer.Whole.text(200, fields("application/json"), count.toString());
        }
        return call.streams() ? streamed(call, body, behaviour) : whole(call, body, behaviour);
    }

    /** Batches are kept for the key that made them. */
    private Answer batch(Call call, String path) {
        String method = call.request().method();
        if (path.equals(BATCHES) && method.equals("POST")) {
            JsonNode body = call.body();
            if (body == null || !body.path("requests").isArray()) {
                return failure(400, "requests: Field required", List.of());
            }
            String id = batches.nextId();
            ObjectNode batch = Json.object().put("id", id).put("type", "message_batch");
            batch.put("processing_status", "in_progress").putNull("results_url");
            batches.put(id, call.key(), batch, new byte[0]);
            return Answer.Whole.text(200, fields("application/json"), batch.toString());
        }
        if (path.equals(BATCHES)) {
            ObjectNode list = Json.object();
            list.putArray("data").addAll(batches.all(call.key()));
            return Answer.Whole.text(200, fields("application/json"), list.toString());
        }
        String[] steps = path.substring(BATCHES.length() + 1).split("/");
        Optional<Shelf.Kept> kept = batches.find(steps[0], call.key());
        if (kept.isEmpty()) {
            return failure(404, "Not found", List.of());
        }
        if (steps.length > 1 && steps[1].equals("results")) {
            return Answer.Whole.text(200, fields("application/x-jsonl"), "{\"custom_id\":\"one\"}\n");
        }
        if (method.equals("DELETE")) {
            batches.remove(steps[0], call.key());
        }
        ObjectNode ended = kept.get().thing().deepCopy();
        ended.put("processing_status", "ended").put("results_url", RESULTS.formatted(steps[0]));
        return Answer.Whole.text(200, fields("application/json"), ended.toString());
    }

    @Override
    public Answer.Whole failure(int status, String message, List<HttpField> more) {
        ObjectNode failure = Json.object().put("type", "error");
        failure.putObject("error").put("type", errorType(status)).put("message", message);
        failure.put("request_id", "req_rehearsal" + answers.incrementAndGet());
        List<HttpField> fields = new ArrayList<>(fields("application/json"));
        fields.addAll(more);
        return Answer.Whole.text(status, fields, failure.toString());
    }

    private Optional<Answer> versionOrKey(Call call, boolean listing) {
        Optional<String> version = call.request().first("anthropic-version");
        if (version.isEmpty()) {
            return Optional.of(failure(400, "anthropic-version: header is required", List.of()));
        }
        if (!VERSIONS.contains(version.get())) {
            return Optional.of(
                    failure(400, "anthropic-version: \"" + version.get() + "\" is not a valid version", List.of()));
        }
        boolean first = version.get().equals(FIRST_VERSION);
        boolean inApiKeyField = call.request().first("x-api-key").isPresent();
        boolean inBearerField = call.request().first("authorization").isPresent();
        if (inApiKeyField && inBearerField) {
            return Optional.of(failure(401, "more than one credential", List.of()));
        }
        if (first ? !inApiKeyField : !inBearerField) {
            return Optional.of(
                    failure(401, first ? "x-api-key header is required" : "Invalid bearer token", List.of()));
        }
        if (!listing && call.model().isEmpty()) {
            return Optional.of(failure(400, "model: Field required", List.of()));
        }
        String model = Behaviour.plainModel(call.model());
        if (listing ? !keys.opensAnything(call.key()) : !keys.opens(call.key(), model)) {
            return Optional.of(failure(401, first ? "invalid x-api-key" : "Invalid bearer token", List.of()));
        }
        return listing || keys.knows(model)
                ? Optional.empty()
                : Optional.of(failure(404, "model: " + call.model(), List.of()));
    }

    private static Turn turn(JsonNode body, Behaviour behaviour) {
        return behaviour.ended(Director.direct(MessagesTurns.read(body), Words.pieces(prompt(body), behaviour)));
    }

    private Answer whole(Call call, JsonNode body, Behaviour behaviour) {
        Turn turn = turn(body, behaviour);
        ObjectNode message = message(call, body, behaviour);
        ((ArrayNode) message.get("content")).addAll(MessagesTurns.content(turn, idOf(message)));
        message.put("stop_reason", MessagesTurns.stopReason(turn));
        ((ObjectNode) message.get("usage")).put("output_tokens", tokens(turn));
        return Answer.Whole.text(200, fields("application/json"), message.toString());
    }

    private Answer streamed(Call call, JsonNode body, Behaviour behaviour) {
        Turn turn = turn(body, behaviour);
        ObjectNode start = Json.object().put("type", "message_start");
        ObjectNode message = message(call, body, behaviour);
        start.set("message", message);
        List<String> events = MessagesTurns.events(turn, idOf(message)).stream()
                .map(AnthropicFake::event)
                .toList();
        List<String> before =
                List.of(event(start), events.getFirst(), event(Json.object().put("type", "ping")));
        ObjectNode end = Json.object().put("type", "message_delta");
        end.putObject("delta")
                .put("stop_reason", MessagesTurns.stopReason(turn))
                .putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", tokens(turn));
        List<String> after =
                List.of(events.getLast(), event(end), event(Json.object().put("type", "message_stop")));

        ObjectNode error = Json.object().put("type", "error");
        error.putObject("error").put("type", "overloaded_error").put("message", "Overloaded");
        return new Answer.Streamed(
                fields("text/event-stream; charset=utf-8"),
                before,
                events.subList(1, events.size() - 1),
                after,
                event(error));
    }

    private static String idOf(ObjectNode message) {
        return message.path("id").stringValue();
    }

    private static int tokens(Turn turn) {
        return Words.tokens(turn.thought()) + Words.tokens(turn.written());
    }

    private ObjectNode message(Call call, JsonNode body, Behaviour behaviour) {
        int cached = behaviour.get("cached", 0);
        ObjectNode message = Json.object()
                .put("id", "msg_rehearsal" + answers.incrementAndGet())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", call.model());
        message.putArray("content");
        message.putNull("stop_reason");
        message.putNull("stop_sequence");
        // The vendor's input excludes what came from the cache.
        message.putObject("usage")
                .put("input_tokens", Words.tokens(prompt(body)))
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", cached)
                .put("output_tokens", 1)
                .put("service_tier", "standard");
        return message;
    }

    private Answer models() {
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("data");
        for (String model : keys.models()) {
            data.addObject()
                    .put("type", "model")
                    .put("id", model)
                    .put("display_name", model)
                    .put("created_at", "2026-01-01T00:00:00Z");
        }
        list.put("has_more", false);
        return Answer.Whole.text(200, fields("application/json"), list.toString());
    }

    private static String prompt(JsonNode body) {
        StringBuilder prompt = new StringBuilder(Json.textOf(body.path("system")));
        for (JsonNode message : body.path("messages")) {
            prompt.append(Json.textOf(message.path("content")));
        }
        return prompt.toString();
    }

    private static String event(ObjectNode data) {
        return "event: " + data.path("type").asString("") + "\ndata: " + data + "\n\n";
    }

    /** Beside what the format needs, fields that a gateway must not pass on. */
    private static List<HttpField> fields(String contentType) {
        return List.of(
                new HttpField("content-type", contentType),
                new HttpField("request-id", "req_rehearsal"),
                new HttpField("anthropic-organization-id", "org-of-the-key"),
                new HttpField("anthropic-ratelimit-requests-remaining", "49"),
                new HttpField("set-cookie", "edge=rehearsal; Secure"),
                new HttpField("alt-svc", "h3=\":443\""),
                new HttpField("server", "rehearsal"));
    }

    private static String errorType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }
}
