package keyrail.rehearsal.vendor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.rules.ResponsesRequests;
import keyrail.rehearsal.turn.Director;
import keyrail.rehearsal.turn.ResponsesTurns;
import keyrail.rehearsal.turn.Turn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's Responses API, with responses that are kept for the key that made them. */
final class ResponsesFake {
    private final Shelf kept = new Shelf("resp_");
    private final boolean strict;
    private final Refusals refusals;
    private final List<HttpField> json;
    private final List<HttpField> events;

    /** A failure in the vendor's envelope. */
    @FunctionalInterface
    interface Refusals {
        Answer failure(int status, String message);
    }

    /** @param strict whether OpenAI itself is played */
    ResponsesFake(boolean strict, Refusals refusals, List<HttpField> json, List<HttpField> events) {
        this.strict = strict;
        this.refusals = refusals;
        this.json = json;
        this.events = events;
    }

    /** @param path behind {@code /responses} */
    Answer answer(Call call, String path, Behaviour behaviour) {
        String method = call.request().method();
        if (path.isEmpty() && method.equals("POST")) {
            return create(call, behaviour);
        }
        if (path.equals("/input_tokens") && method.equals("POST")) {
            return count(call.body() == null ? Json.object() : call.body(), behaviour);
        }
        String[] steps = path.split("/");
        String id = steps.length > 1 ? steps[1] : "";
        Optional<Shelf.Kept> found = kept.find(id, call.key());
        if (found.isEmpty()) {
            return refusals.failure(404, "Response with id '" + id + "' not found.");
        }
        return switch (method + " " + (steps.length > 2 ? steps[2] : "")) {
            case "GET ", "POST cancel" ->
                Answer.Whole.text(200, json, found.get().thing().toString());
            case "GET input_items" -> Answer.Whole.text(200, json, "{\"object\":\"list\",\"data\":[]}");
            case "DELETE " -> {
                kept.remove(id, call.key());
                ObjectNode gone =
                        Json.object().put("id", id).put("object", "response").put("deleted", true);
                yield Answer.Whole.text(200, json, gone.toString());
            }
            default -> refusals.failure(405, "Not allowed to " + method + " here.");
        };
    }

    private Answer count(JsonNode body, Behaviour behaviour) {
        Optional<String> wrong =
                strict && !behaviour.is("lax") ? ResponsesRequests.countRefusal(body) : Optional.empty();
        if (wrong.isPresent()) {
            return refusals.failure(400, wrong.get());
        }
        ObjectNode count =
                Json.object().put("object", "response.input_tokens").put("input_tokens", Words.tokens(prompt(body)));
        return Answer.Whole.text(200, json, count.toString());
    }

    private Answer create(Call call, Behaviour behaviour) {
        JsonNode body = call.body();
        if (body == null) {
            return refusals.failure(400, "We could not parse the JSON body of your request.");
        }
        if (!body.has("input")) {
            return refusals.failure(400, "Missing required parameter: 'input'.");
        }
        String previous = body.path("previous_response_id").asString("");
        if (!previous.isEmpty() && kept.find(previous, call.key()).isEmpty()) {
            return refusals.failure(400, "Previous response with id '" + previous + "' not found.");
        }
        ArrayNode conversation = earlier(previous, call.key());
        Optional<String> wrong = strict && !behaviour.is("lax")
                ? ResponsesRequests.refusal(body, Behaviour.plainModel(call.model()), conversation)
                : Optional.empty();
        if (wrong.isPresent()) {
            return refusals.failure(wrong.get().startsWith(ResponsesRequests.GONE) ? 404 : 400, wrong.get());
        }
        Turn turn = behaviour.ended(
                Director.direct(ResponsesTurns.read(body, conversation), Words.pieces(prompt(body), behaviour)));
        String id = kept.nextId();
        boolean cut = turn.ending() == Turn.Ending.LENGTH;
        ObjectNode whole = response(id, call, cut ? "incomplete" : "completed");
        if (cut) {
            whole.putObject("incomplete_details").put("reason", "max_output_tokens");
        }
        ArrayNode output = ResponsesTurns.output(turn, body, id);
        whole.set("output", output);
        whole.set("usage", usage(body, turn, behaviour));
        if (body.path("store").asBoolean(true)) {
            said(body.path("input"), conversation);
            conversation.addAll(output);
            kept.put(id, call.key(), whole, conversation.toString().getBytes(StandardCharsets.UTF_8));
        }
        return call.streams() ? streamed(call, id, turn, whole) : Answer.Whole.text(200, json, whole.toString());
    }

    /** All that was said up to a response, its own answer included; empty without one. */
    private ArrayNode earlier(String previous, String key) {
        return kept.find(previous, key)
                .map(found -> (ArrayNode) JsonMapper.shared().readTree(found.content()))
                .orElseGet(() -> JsonMapper.shared().createArrayNode());
    }

    private static void said(JsonNode input, ArrayNode conversation) {
        if (input.isString()) {
            conversation.addObject().put("role", "user").set("content", input);
        }
        input.forEach(conversation::add);
    }

    private Answer streamed(Call call, String id, Turn turn, ObjectNode whole) {
        List<String> before = new ArrayList<>();
        int sequence = 0;
        for (String type : List.of("response.created", "response.in_progress")) {
            ObjectNode event = event(type, sequence++);
            ObjectNode begun = response(id, call, "in_progress");
            begun.putNull("usage");
            begun.putArray("output");
            event.set("response", begun);
            before.add(text(event));
        }
        List<String> pieces = new ArrayList<>();
        for (ObjectNode event : ResponsesTurns.events(turn, (ArrayNode) whole.path("output"))) {
            pieces.add(text(event.put("sequence_number", sequence++)));
        }
        ObjectNode last = event("response." + whole.path("status").stringValue(), sequence);
        last.set("response", whole);
        ObjectNode error = event("error", sequence);
        error.put("code", "server_error")
                .put("message", "The server had an error")
                .putNull("param");
        return new Answer.Streamed(events, before, pieces, List.of(text(last)), text(error));
    }

    private static ObjectNode response(String id, Call call, String status) {
        ObjectNode response =
                Json.object().put("id", id).put("object", "response").put("created_at", 1_767_225_600);
        response.put("status", status).putNull("error");
        response.putNull("incomplete_details").putNull("instructions").putObject("metadata");
        response.put("parallel_tool_calls", true).put("tool_choice", "auto").putArray("tools");
        response.put("temperature", 1.0).put("top_p", 1.0);
        return response.put("model", call.model());
    }

    private static ObjectNode event(String type, int sequence) {
        return Json.object().put("type", type).put("sequence_number", sequence);
    }

    private static String text(ObjectNode event) {
        return "event: " + event.path("type").stringValue() + "\ndata: " + event + "\n\n";
    }

    private static ObjectNode usage(JsonNode body, Turn turn, Behaviour behaviour) {
        int cached = behaviour.get("cached", 0);
        int input = Words.tokens(prompt(body)) + cached;
        int reasoning = Words.tokens(turn.thought());
        int output = Words.tokens(turn.written()) + reasoning;
        ObjectNode usage = Json.object().put("input_tokens", input);
        usage.putObject("input_tokens_details").put("cached_tokens", cached).put("cache_write_tokens", 0);
        usage.put("output_tokens", output);
        usage.putObject("output_tokens_details").put("reasoning_tokens", reasoning);
        return usage.put("total_tokens", input + output);
    }

    private static String prompt(JsonNode body) {
        return Json.textOf(body.path("input"));
    }
}
