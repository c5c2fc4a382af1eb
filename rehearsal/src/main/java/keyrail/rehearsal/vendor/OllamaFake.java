package keyrail.rehearsal.vendor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.rules.OllamaRequests;
import keyrail.rehearsal.turn.Director;
import keyrail.rehearsal.turn.OllamaTurns;
import keyrail.rehearsal.turn.Turn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Ollama's own API: chat as lines of JSON, which is the default, vectors, and the list of models. */
final class OllamaFake {
    private static final List<HttpField> JSON =
            List.of(new HttpField("content-type", "application/json; charset=utf-8"));
    private static final List<HttpField> LINES = List.of(new HttpField("content-type", "application/x-ndjson"));

    private final AcceptedKeys keys;

    OllamaFake(AcceptedKeys keys) {
        this.keys = keys;
    }

    /** Empty for a path outside its own API. */
    Optional<Answer> answer(Call call, Behaviour behaviour) {
        return switch (call.request().method() + " " + call.request().path()) {
            case "GET /api/tags" -> Optional.of(tags());
            case "POST /api/chat" ->
                Optional.of(checked(call, behaviour).orElseGet(() -> chat(call, bodyOf(call), behaviour)));
            case "POST /api/embed" -> Optional.of(checked(call, behaviour).orElseGet(() -> embed(call, bodyOf(call))));
            default -> Optional.empty();
        };
    }

    static Answer.Whole failure(int status, String message, List<HttpField> more) {
        List<HttpField> fields = new ArrayList<>(JSON);
        fields.addAll(more);
        return Answer.Whole.text(
                status, fields, Json.object().put("error", message).toString());
    }

    private static JsonNode bodyOf(Call call) {
        JsonNode body = call.body();
        return body == null ? Json.object() : body;
    }

    private Optional<Answer> checked(Call call, Behaviour behaviour) {
        String model = Behaviour.plainModel(call.model());
        if (call.body() == null) {
            return Optional.of(failure(400, "invalid character in the request", List.of()));
        }
        if (model.isEmpty()) {
            return Optional.of(failure(400, "model is required", List.of()));
        }
        if (!keys.opens(call.key(), model)) {
            return Optional.of(failure(401, "unauthorized", List.of()));
        }
        if (!keys.knows(model)) {
            return Optional.of(failure(404, "model '" + model + "' not found", List.of()));
        }
        return call.request().path().equals("/api/chat") && !behaviour.is("lax")
                ? OllamaRequests.refusal(call.body(), model).map(words -> failure(400, words, List.of()))
                : Optional.empty();
    }

    private Answer chat(Call call, JsonNode body, Behaviour behaviour) {
        StringBuilder prompt = new StringBuilder();
        for (JsonNode message : body.path("messages")) {
            prompt.append(Json.textOf(message.path("content")));
        }
        Turn turn =
                behaviour.ended(Director.direct(OllamaTurns.read(body), Words.pieces(prompt.toString(), behaviour)));
        boolean streams = body.path("stream").asBoolean(true);
        ObjectNode end = Json.object().put("role", "assistant").put("content", "");
        ObjectNode last = line(
                        call, streams ? end : OllamaTurns.messages(turn, true).getFirst())
                .put("done", true)
                .put("done_reason", turn.ending() == Turn.Ending.LENGTH ? "length" : "stop")
                .put("prompt_eval_count", Words.tokens(prompt.toString()))
                .put("eval_count", Words.tokens(turn.thought()) + Words.tokens(turn.written()));
        if (!streams) {
            return Answer.Whole.text(200, JSON, last.toString());
        }
        List<String> pieces = new ArrayList<>();
        for (ObjectNode message : OllamaTurns.messages(turn, false)) {
            pieces.add(line(call, message).put("done", false) + "\n");
        }
        return new Answer.Streamed(
                LINES, List.of(), pieces, List.of(last + "\n"), "{\"error\":\"an error was encountered\"}\n");
    }

    private static ObjectNode line(Call call, ObjectNode message) {
        ObjectNode line = Json.object().put("model", call.model()).put("created_at", "2026-01-01T00:00:00Z");
        line.set("message", message);
        return line;
    }

    private Answer embed(Call call, JsonNode body) {
        ObjectNode answer = Json.object().put("model", call.model());
        answer.putArray("embeddings").addArray().add(0.25).add(-0.5);
        answer.put("prompt_eval_count", Words.tokens(Json.textOf(body.path("input"))));
        return Answer.Whole.text(200, JSON, answer.toString());
    }

    private Answer tags() {
        ObjectNode list = Json.object();
        list.putArray("models");
        return Answer.Whole.text(200, JSON, list.toString());
    }
}
